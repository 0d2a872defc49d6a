import { expect, test } from 'vitest';
import { idleSeconds } from '../testing/idle-seconds.ts';
import { defaultSessionPolicy as policy } from '../session-policy.ts';
import { newOperator } from '../testing/new-operator.ts';
import { useTestWorld } from '../testing/test-engine.ts';

const world = useTestWorld({ sessionLimit: 100 });
const origin = { userAgent: 'test' };
const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

const listEnded = async (user: { id: string }) => (await world.b.engine.listEndedSessions(user.id)).sessions;

/** Moves the end of a session, as its row and its record tell it, to so long ago. */
async function endedAgo(sessionId: string, seconds: number): Promise<void> {
  await world.a.db.pool.query(
    `UPDATE user_sessions SET invalidated_at = invalidated_at - make_interval(secs => $2) WHERE id = $1`,
    [sessionId, seconds],
  );
  await world.a.db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`ALTER TABLE audit_events DISABLE TRIGGER audit_events_append_only`;
    await tx.$executeRaw`UPDATE audit_events SET at = at - make_interval(secs => ${seconds}::int)
                          WHERE session_id = ${sessionId}::uuid AND type = 'session_ended'`;
    await tx.$executeRaw`ALTER TABLE audit_events ENABLE TRIGGER audit_events_append_only`;
  });
}

test('says who ended a session, why and when, the latest first, and nothing of what lives', async () => {
  const user = await world.newUser();
  const operator = await newOperator(world);
  const [kept, own, limited, theirs] = [
    await world.newSession(user),
    await world.newSession(user),
    await world.newSession(user),
    await world.newSession(user),
  ];
  const { engine } = world.a;
  await engine.renameSession(own.caller.session, { sessionId: own.id, name: 'Attic', origin });
  await engine.invalidateSession(own.id, { reason: 'user_logout', origin });
  await engine.invalidateSession(limited.id, { reason: 'session_limit', actorId: null, origin });
  await engine.operators.invalidateSession(operator, { sessionId: theirs.id, note: 'stolen', origin });
  const sessions = await listEnded(user);
  expect(sessions.map(({ id, reason, by, name }) => ({ id, reason, by, name }))).toEqual([
    { id: theirs.id, reason: 'admin_logout', by: 'operator', name: null },
    { id: limited.id, reason: 'session_limit', by: 'system', name: null },
    { id: own.id, reason: 'user_logout', by: 'you', name: 'Attic' },
  ]);
  const rows = await world.a.db.prisma.userSession.findMany({ where: { userId: user.id } });
  for (const { id, endedAt, createdAt, label, ipPrefix } of sessions) {
    const row = rows.find((each) => each.id === id);
    expect({ endedAt, createdAt, label, ipPrefix }).toEqual({
      endedAt: row?.invalidatedAt?.toISOString(),
      createdAt: row?.createdAt.toISOString(),
      label: row?.label,
      ipPrefix: '192.0.2.0/24',
    });
  }
  expect(await world.isAccepted(kept.token)).toBe(true);
});

test('what ran out is over since its deadline, before a sweep as after it', async () => {
  const user = await world.newUser();
  const [idle, old] = [await world.newSession(user), await world.newSession(user)];
  await world.age(idle.id, idleSeconds(null, policy) + 10 * MINUTE);
  await world.a.db.pool.query(
    `UPDATE user_sessions SET absolute_expires_at = now() - interval '5 minutes' WHERE id = $1`,
    [old.id],
  );
  const before = await listEnded(user);
  const ends = before.map(({ id, reason, by }) => ({ id, reason, by }));
  expect(ends).toEqual([
    { id: old.id, reason: 'absolute_timeout', by: 'system' },
    { id: idle.id, reason: 'inactivity_timeout', by: 'system' },
  ]);
  const ago = before.map(({ endedAt }) => Math.round((Date.now() - Date.parse(endedAt)) / 1000 / MINUTE));
  expect(ago).toEqual([5, 10]);
  await world.a.engine.sweepSessions();
  expect(await listEnded(user)).toEqual(before);
});

test('what ended with its epoch is over since then, before a sweep as after it', async () => {
  const user = await world.newUser();
  const [current, other] = [await world.newSession(user), await world.newSession(user)];
  await world.a.engine.invalidateOtherSessions(current.caller.session, {
    reason: 'user_logout_others',
    origin,
  });
  const before = await listEnded(user);
  expect(before).toMatchObject([{ id: other.id, reason: 'user_logout_others', by: 'you' }]);
  const record = await world.a.db.prisma.auditEvent.findFirstOrThrow({
    where: { userId: user.id, type: 'sessions_ended' },
  });
  expect(before[0]?.endedAt).toBe(record.at.toISOString());
  // Old enough for a sweep to stamp it.
  await world.a.db.pool.query(
    `UPDATE user_sessions SET last_active = last_active - interval '40 minutes' WHERE id = $1`,
    [other.id],
  );
  expect(await world.a.engine.sweepSessions()).toMatchObject({ stamped: 1 });
  expect(await listEnded(user)).toEqual(before);
});

test('nothing that was over for a day, also when that was written down today', async () => {
  const user = await world.newUser();
  const [today, yesterday, idle] = [
    await world.newSession(user),
    await world.newSession(user),
    await world.newSession(user),
  ];
  for (const { id } of [today, yesterday])
    await world.a.engine.invalidateSession(id, { reason: 'user_logout', origin });
  await endedAgo(today.id, DAY - MINUTE);
  await endedAgo(yesterday.id, DAY);
  await world.age(idle.id, DAY + idleSeconds(null, policy));
  expect((await listEnded(user)).map(({ id }) => id)).toEqual([today.id]);
  await world.a.engine.sweepSessions();
  expect((await listEnded(user)).map(({ id }) => id)).toEqual([today.id]);
});

test('at most 20, the latest, and nobody else’s', async () => {
  const [user, stranger] = [await world.newUser(), await world.newUser()];
  const theirs = await world.newSession(stranger);
  await world.a.engine.invalidateSession(theirs.id, { reason: 'user_logout', origin });
  const ids: string[] = [];
  for (let index = 0; index < 21; index += 1) {
    const { id } = await world.newSession(user);
    await world.a.engine.invalidateSession(id, { reason: 'user_logout', origin });
    ids.unshift(id);
  }
  expect((await listEnded(user)).map(({ id }) => id)).toEqual(ids.slice(0, 20));
});

test('somebody else who logged in in the same browser is no operator', async () => {
  const [user, guest] = [await world.newUser(), await world.newUser()];
  const { id, token } = await world.newSession(user);
  const { sessionEpoch } = await world.a.db.prisma.user.findUniqueOrThrow({ where: { id: guest.id } });
  await world.a.engine.createSession({
    userId: guest.id,
    seenEpoch: sessionEpoch,
    origin,
    replaced: { transport: 'cookie', tokens: [token] },
  });
  expect(await listEnded(user)).toMatchObject([{ id, reason: 'replaced', by: 'system' }]);
});
