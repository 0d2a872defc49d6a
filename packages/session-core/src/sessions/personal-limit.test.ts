import { beforeEach, describe, expect, test } from 'vitest';
import { idleSeconds } from '../testing/idle-seconds.ts';
import { defaultSessionPolicy as policy } from '../session-policy.ts';
import { newOperator } from '../testing/new-operator.ts';
import { useTestWorld } from '../testing/test-engine.ts';
import type { TestSession } from '../testing/test-engine.ts';

const world = useTestWorld({ sessionLimit: 3 });
const origin = { userAgent: 'test' };
// Longer than the shortest there can be: the sweep looks at rows from there on.
const LIMIT = 600;
const idle = idleSeconds(LIMIT, policy);

/** Two sessions of a person with a limit: half a minute before it and a second past it. Judged by both instances. */
let user: Awaited<ReturnType<typeof world.newUser>>;
let alive: TestSession;
let over: TestSession;

beforeEach(async () => {
  const { prisma } = world.a.db;
  // What other tests have left would be counted too.
  await world.a.engine.sweepSessions();
  user = await world.newUser();
  await prisma.user.update({ where: { id: user.id }, data: { inactivityLimitSeconds: LIMIT } });
  alive = await world.newSession(user);
  over = await world.newSession(user);
  // Half a minute, so that the test is not overtaken on a busy machine.
  await world.age(alive.id, idle - 30);
  await world.age(over.id, idle + 1);
  expect(await world.isAccepted(alive.token)).toBe(true);
  expect(await world.isAccepted(over.token)).toBe(false);
});

describe('half a minute before and a second past the limit of the person', () => {
  test('the refusal says why and since when', async () => {
    const { lastActive } = await world.a.db.prisma.userSession.findUniqueOrThrow({ where: { id: over.id } });
    expect(await world.b.engine.validateSession(over.token)).toMatchObject({
      reason: 'inactivity_timeout',
      endedAt: new Date(lastActive.getTime() + idle * 1000).toISOString(),
    });
  });

  test('a touch', async () => {
    expect(await world.a.engine.touchSession(over.id)).toBeNull();
    expect(await world.a.engine.touchSession(alive.id)).toMatchObject({ isTouchDue: false });
    expect(await world.isAccepted(over.token)).toBe(false);
  });

  test('the list of sessions and that of ended ones, and the deadlines in them', async () => {
    const validation = await world.b.engine.validateSession(alive.token);
    if (!validation.valid) throw new Error('the session is over');
    const { sessions } = await world.b.engine.listSessions(validation.session);
    expect(sessions.map(({ id }) => id)).toEqual([alive.id]);
    const { lastActive } = await world.a.db.prisma.userSession.findUniqueOrThrow({ where: { id: alive.id } });
    const deadline = new Date(lastActive.getTime() + idle * 1000).toISOString();
    expect(sessions[0]?.inactivityExpiresAt).toBe(deadline);
    expect(world.b.engine.describeSession(validation.session).inactivityExpiresAt).toBe(deadline);
    const ended = await world.b.engine.listEndedSessions(user.id);
    expect(ended.sessions.map(({ id }) => id)).toEqual([over.id]);
  });

  test('the count of what a sweep will write down, and the sweep', async () => {
    expect(await world.b.engine.countDueSessions()).toEqual({ count: 1, isCapped: false });
    expect(await world.b.engine.sweepSessions()).toMatchObject({ timedOut: 1 });
    const row = await world.a.db.prisma.userSession.findUniqueOrThrow({ where: { id: over.id } });
    expect(row.invalidationReason).toBe('inactivity_timeout');
    expect(await world.endRecords(over.id)).toBe(1);
    expect(await world.endRecords(alive.id)).toBe(0);
    expect(await world.a.engine.countDueSessions()).toEqual({ count: 0, isCapped: false });
  });

  test('the number of sessions that a person may have', async () => {
    const others = [await world.newSession(user), await world.newSession(user)];
    // Three live: the one past its limit takes no room.
    for (const { token } of [alive, ...others]) expect(await world.isAccepted(token)).toBe(true);
    await world.newSession(user);
    expect(await world.isAccepted(alive.token)).toBe(false);
  });

  test.each([
    ['ending it', () => world.b.engine.invalidateSession(over.id, { reason: 'user_logout', origin }), 0],
    [
      'all',
      () => world.b.engine.invalidateAllUserSessions(user.id, { reason: 'user_logout_all', origin }),
      1,
    ],
  ])('how many a logout ends: %s', async (_, end, endedSessions) => {
    expect(await end()).toMatchObject({ endedSessions });
  });

  test('whether anything is left', async () => {
    expect(await world.b.engine.hasLiveSessions(user.id)).toBe(true);
    await world.a.engine.invalidateSession(alive.id, { reason: 'user_logout', origin });
    expect(await world.b.engine.hasLiveSessions(user.id)).toBe(false);
  });

  test('what operators see: list, counts, users, explanation', async () => {
    const operator = await newOperator(world);
    const { operators } = world.b.engine;
    const { sessions } = await operators.listSessions(operator, { filter: { userId: user.id } });
    expect(sessions.map(({ id }) => id)).toEqual([alive.id]);
    expect(sessions[0]).not.toHaveProperty('user.inactivityLimitSeconds');
    expect((await operators.countSessions({ overdueSeconds: 60 })).due.count).toBe(1);
    expect((await operators.findUsers({ text: user.id })).users).toMatchObject([{ liveSessions: 1 }]);
    expect(await operators.explain(over.id)).toMatchObject({
      rule: 'inactivity',
      reason: 'inactivity_timeout',
    });
    expect(await operators.explain(alive.id)).toMatchObject({ rule: 'none' });
  });
});

test('a remembered browser is closed by it and not ended; a program has the limit of the policy', async () => {
  const remembered = await world.newSession(user, world.a, { isRemembered: true });
  const program = await world.newSession(user, world.a, { transport: 'bearer' });
  for (const { id } of [remembered, program]) await world.age(id, idle + 1);
  expect(await world.b.engine.validateSession(remembered.token)).toMatchObject({ reason: 'access_expired' });
  expect(await world.a.engine.touchSession(remembered.id)).toBeNull();
  expect(await world.isAccepted(program.token)).toBe(true);
  const transport = 'cookie' as const;
  const refresh = await world.b.engine.refreshSession(remembered.refreshToken, { transport, origin });
  expect(refresh).toMatchObject({ refreshed: true });
});
