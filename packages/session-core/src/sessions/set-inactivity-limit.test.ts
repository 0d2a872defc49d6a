import { describe, expect, test } from 'vitest';
import { idleSeconds } from '../testing/idle-seconds.ts';
import { defaultSessionPolicy as policy } from '../session-policy.ts';
import { useTestWorld } from '../testing/test-engine.ts';
import type { LiveSession } from './live-session.ts';

const world = useTestWorld();
const origin = { userAgent: 'test' };

async function twoSessions() {
  const user = await world.newUser();
  return { user, current: await world.newSession(user), other: await world.newSession(user) };
}

const setLimit = (session: LiveSession, seconds: number | null) =>
  world.a.engine.setInactivityLimit(session, { seconds, origin });

describe('a shorter limit', () => {
  test('ends what has been idle for longer at once, on every instance, with one record each', async () => {
    const { user, current, other } = await twoSessions();
    const third = await world.newSession(user);
    await world.age(other.id, idleSeconds(300, policy));
    await world.age(third.id, idleSeconds(300, policy) - 5);
    await setLimit(current.caller.session, 300);
    expect(await world.isAccepted(other.token)).toBe(false);
    for (const { token } of [current, third]) expect(await world.isAccepted(token)).toBe(true);
    expect(await world.b.engine.validateSession(other.token)).toMatchObject({ reason: 'inactivity_timeout' });
    expect(await world.endRecords(other.id)).toBe(1);
    await world.a.engine.sweepSessions();
    expect(await world.endRecords(other.id)).toBe(1);
  });

  test('never ends the session through which it is set', async () => {
    const { current } = await twoSessions();
    await world.age(current.id, idleSeconds(300, policy) + 60);
    await setLimit(current.caller.session, 300);
    expect(await world.isAccepted(current.token)).toBe(true);
  });

  test('is not undone by a touch that was under way', async () => {
    const { current, other } = await twoSessions();
    await world.age(other.id, idleSeconds(300, policy) + 1);
    const hold = world.b.holdAt('touch:before-update');
    const touched = world.b.engine.touchSession(other.id);
    await hold.reached;
    await setLimit(current.caller.session, 300);
    hold.release();
    expect(await touched).toBeNull();
    expect(await world.isAccepted(other.token)).toBe(false);
  });
});

describe('a longer limit, or none', () => {
  test.each([[900], [null]])('brings nothing back: %s', async (seconds) => {
    const { user, current, other } = await twoSessions();
    const remembered = await world.newSession(user, world.a, { isRemembered: true });
    await setLimit(current.caller.session, 300);
    await world.age(other.id, idleSeconds(300, policy) + 1);
    await world.age(remembered.id, idleSeconds(300, policy) + 1);
    expect(await world.isAccepted(other.token)).toBe(false);
    await setLimit(current.caller.session, seconds);
    expect(await world.b.engine.validateSession(other.token)).toMatchObject({ reason: 'inactivity_timeout' });
    expect(await world.endRecords(other.id)).toBe(1);
    // Closed it stays, until it is refreshed.
    expect(await world.b.engine.validateSession(remembered.token)).toMatchObject({
      reason: 'access_expired',
    });
    const transport = 'cookie' as const;
    const refresh = await world.b.engine.refreshSession(remembered.refreshToken, { transport, origin });
    expect(refresh).toMatchObject({ refreshed: true });
  });
});

test('the same limit again writes no record', async () => {
  const { user, current } = await twoSessions();
  await setLimit(current.caller.session, 600);
  await setLimit(current.caller.session, 600);
  await setLimit(current.caller.session, null);
  const records = await world.a.db.prisma.auditEvent.findMany({
    where: { userId: user.id, type: 'inactivity_limit_changed' },
    orderBy: { at: 'asc' },
    select: { details: true, sessionId: true, actorId: true },
  });
  const by = { sessionId: current.id, actorId: user.id };
  expect(records).toEqual([
    { ...by, details: { seconds: 600 } },
    { ...by, details: null },
  ]);
});

test.each([299, policy.inactivityTimeoutSeconds + 1])('%i seconds are refused', async (seconds) => {
  const { current } = await twoSessions();
  await expect(setLimit(current.caller.session, seconds)).rejects.toMatchObject({
    code: 'VALIDATION_FAILED',
  });
});

test.each([300, policy.inactivityTimeoutSeconds])('%i seconds are in effect', async (seconds) => {
  const { current } = await twoSessions();
  await setLimit(current.caller.session, seconds);
  const validation = await world.b.engine.validateSession(current.token);
  if (!validation.valid) throw new Error('the session is over');
  expect(world.b.engine.describeTimeouts(validation.session)).toMatchObject({
    inactivitySeconds: seconds,
    personalInactivitySeconds: seconds,
    policyInactivitySeconds: policy.inactivityTimeoutSeconds,
    minimumInactivitySeconds: 300,
    rememberedSeconds: policy.refreshLifetimeSeconds,
  });
});

test('a session that is over by now changes nothing', async () => {
  const { user, current } = await twoSessions();
  await world.b.engine.invalidateSession(current.id, { reason: 'user_logout', origin });
  await expect(setLimit(current.caller.session, 300)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  const { inactivityLimitSeconds } = await world.a.db.prisma.user.findUniqueOrThrow({
    where: { id: user.id },
  });
  expect(inactivityLimitSeconds).toBeNull();
});
