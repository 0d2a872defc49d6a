import type { TestWorld } from './test-engine.ts';

/** The sessions the rows say are alive. What the list says and what the token opens must agree. */
export async function liveIds(world: TestWorld, user: { id: string }): Promise<string[]> {
  const { prisma } = world.a.db;
  const { sessionEpoch } = await prisma.user.findUniqueOrThrow({ where: { id: user.id } });
  const rows = await prisma.userSession.findMany({
    where: { userId: user.id, epoch: sessionEpoch, invalidatedAt: null },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}
