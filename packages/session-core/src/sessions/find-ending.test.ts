import { describe, expect, test } from 'vitest';
import { newOperator } from '../testing/new-operator.ts';
import { useTestWorld } from '../testing/test-engine.ts';

const world = useTestWorld();
const origin = { userAgent: 'test' };
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

async function sessionsOf(count: number) {
  const user = await world.newUser();
  const others = [];
  for (let index = 0; index < count; index += 1) others.push(await world.newSession(user));
  const current = await world.newSession(user);
  await world.a.db.prisma.userSession.update({
    where: { id: current.id },
    data: { label: 'Firefox on Linux', userAgent: FIREFOX },
  });
  return { user, current, others };
}

describe('whoever is refused hears which other session the person did it from', () => {
  const endedAt: unknown = expect.stringMatching(/Z$/u);
  type Sessions = Awaited<ReturnType<typeof sessionsOf>>;
  const by = (act: (sessions: Sessions) => Promise<unknown>) => act;

  test.each([
    [
      'user_logout_session',
      by(({ current, others }) =>
        world.a.engine.invalidateSessions(current.caller.session, {
          sessionIds: others.map(({ id }) => id),
          reason: 'user_logout_session',
          origin,
        }),
      ),
    ],
    [
      'user_logout_others',
      by(({ current }) =>
        world.a.engine.invalidateOtherSessions(current.caller.session, {
          reason: 'user_logout_others',
          origin,
        }),
      ),
    ],
    [
      'user_logout_all',
      by(({ current, user }) =>
        world.a.engine.invalidateAllUserSessions(user.id, {
          reason: 'user_logout_all',
          fromSessionId: current.id,
          origin,
        }),
      ),
    ],
  ])('%s', async (reason, act) => {
    const sessions = await sessionsOf(1);
    await act(sessions);
    const token = sessions.others[0]?.token;
    const refusal = { reason, endedAt, endedFrom: 'Firefox on Linux' };
    expect(await world.b.engine.validateSession(token)).toMatchObject(refusal);
  });

  test('not that very session, which knows', async () => {
    const { user, current } = await sessionsOf(0);
    const ending = { reason: 'user_logout_all' as const, fromSessionId: current.id, origin };
    await world.a.engine.invalidateAllUserSessions(user.id, ending);
    const refusal = await world.b.engine.validateSession(current.token);
    expect(refusal).toMatchObject({ reason: 'user_logout_all', endedAt });
    expect(refusal).not.toHaveProperty('endedFrom');
  });

  test('never of an operator', async () => {
    const { others } = await sessionsOf(1);
    const operator = await newOperator(world);
    const sessionId = others[0]?.id ?? '';
    await world.a.engine.operators.invalidateSession(operator, { sessionId, note: 'lost', origin });
    const refusal = await world.b.engine.validateSession(others[0]?.token);
    expect(refusal).toMatchObject({ reason: 'admin_logout', note: 'lost', endedAt });
    expect(refusal).not.toHaveProperty('endedFrom');
  });
});
