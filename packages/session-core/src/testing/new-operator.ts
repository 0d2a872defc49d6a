import type { Operator } from '../operators/operator.ts';
import type { TestSession, TestWorld } from './test-engine.ts';

/** An admin with a session of their own, through which they act. */
export async function newOperator(world: TestWorld): Promise<Operator & { token: string }> {
  const user = { ...(await world.newUser()), role: 'admin' as const };
  await world.a.db.prisma.user.update({ where: { id: user.id }, data: { role: user.role } });
  const { token, caller } = await world.newSession(user);
  return { session: caller.session, user, token };
}

/** So many sessions of as many people as are needed for them, five each. */
export async function newSessions(world: TestWorld, count: number): Promise<TestSession[]> {
  const sessions: TestSession[] = [];
  while (sessions.length < count) {
    const user = await world.newUser();
    for (let index = 0; index < 5 && sessions.length < count; index += 1) {
      sessions.push(await world.newSession(user));
    }
  }
  return sessions;
}
