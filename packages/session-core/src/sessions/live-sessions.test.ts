import { expect, test } from 'vitest';
import { judgeSession } from '../rules/judge-session.ts';
import { useTestWorld } from '../testing/test-engine.ts';
import { liveSessions, liveSessionsSql } from './live-sessions.ts';

const world = useTestWorld();
const now = new Date('2026-01-01T12:00:00.000Z');
const before = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const ends = [-0.001, 0, 60];
const accesses = [-60, 60];

/** Every combination of what the rule looks at, as rows. */
async function insertRows(isActive: boolean) {
  const { prisma } = world.a.db;
  const user = await world.newUser();
  await prisma.user.update({ where: { id: user.id }, data: { isActive, sessionEpoch: 3 } });
  const rows = ends.flatMap((overFor) =>
    accesses.flatMap((closedFor) =>
      [2, 3, 4].flatMap((epoch) =>
        [null, 'user_logout' as const].map((invalidationReason) => ({
          id: crypto.randomUUID(),
          userId: user.id,
          epoch,
          transport: 'cookie',
          clientKind: 'web',
          label: 'test',
          tokenHash: new Uint8Array(32),
          lastActive: before(120),
          idleSeconds: 120,
          endsAt: before(overFor),
          accessEndsAt: before(closedFor),
          absoluteExpiresAt: before(-3600),
          invalidationReason,
          invalidatedAt: invalidationReason && before(1),
        })),
      ),
    ),
  );
  await prisma.userSession.createMany({ data: rows });
  return { user, rows };
}

test.each([true, false])(
  'the rule in TypeScript, in Prisma and in SQL means the same sessions (user active: %s)',
  async (isActive) => {
    const { prisma } = world.a.db;
    const { user, rows } = await insertRows(isActive);
    const judged = rows
      .filter((row) => {
        const verdict = judgeSession({ ...row, userEpoch: 3, userIsActive: isActive, now });
        return verdict.valid || verdict.reason === 'access_expired';
      })
      .map(({ id }) => id)
      .toSorted();
    const bySql = await prisma.$queryRaw<{ id: string }[]>`
      SELECT s.id::text FROM user_sessions s JOIN users u ON u.id = s.user_id
       WHERE u.id = ${user.id}::uuid AND ${liveSessionsSql(now)}`;
    expect(bySql.map(({ id }) => id).toSorted()).toEqual(judged);
    expect(judged.length).toBe(isActive ? accesses.length : 0);
    if (!isActive) return;
    const byPrisma = await prisma.userSession.findMany({
      where: liveSessions({ id: user.id, epoch: 3 }, now),
      select: { id: true },
    });
    expect(byPrisma.map(({ id }) => id).toSorted()).toEqual(judged);
  },
);
