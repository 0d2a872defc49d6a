import { describe, expect, test } from 'vitest';
import { useApiWorld } from '../../testing/api-world.ts';

const world = useApiWorld();

describe('auth.logoutSessions', () => {
  test('ends the chosen ones on every instance, and tells each since when and from where', async () => {
    const account = await world.newAccount();
    const [one, two, spared] = [
      await world.newSession(account),
      await world.newSession(account),
      await world.newSession(account),
    ];
    const { id, visitor } = await world.newSession(account);
    await world.db.prisma.userSession.update({ where: { id }, data: { label: 'Firefox on Linux' } });
    const answer = await visitor.trpc.auth.logoutSessions.mutate({ sessionIds: [one.id, two.id] });
    expect(answer).toMatchObject({ outcome: 'ended', endedSessions: 2 });
    const { status, body } = await one.visitor.copy().rest('GET', '/api/auth/session');
    expect({ status, body }).toMatchObject({
      status: 401,
      body: {
        reason: 'user_logout_session',
        endedAt: expect.stringMatching(/Z$/u),
        endedFrom: 'Firefox on Linux',
      },
    });
    await expect(two.visitor.trpc.auth.session.query()).rejects.toMatchObject({
      data: { reason: 'user_logout_session', endedFrom: 'Firefox on Linux' },
    });
    expect((await spared.visitor.rest('GET', '/api/auth/session')).status).toBe(200);
    const again = await visitor.trpc.auth.logoutSessions.mutate({ sessionIds: [one.id, two.id] });
    expect(again).toMatchObject({ outcome: 'already-ended', endedSessions: 0 });
  });

  test('refuses to end the one that asks, says what to do, and ends nothing', async () => {
    const account = await world.newAccount();
    const other = await world.newSession(account);
    const { id, visitor } = await world.newSession(account);
    await expect(
      visitor.trpc.auth.logoutSessions.mutate({ sessionIds: [other.id, id] }),
    ).rejects.toMatchObject({
      message: expect.stringContaining('log out here'),
      data: { curfewCode: 'VALIDATION_FAILED' },
    });
    for (const each of [visitor, other.visitor]) {
      expect((await each.rest('GET', '/api/auth/session')).status).toBe(200);
    }
  });
});

describe('auth.setInactivityLimit', () => {
  test('answers with the deadlines that follow, and is in what auth.timeouts says', async () => {
    const { id, visitor } = await world.newSession(await world.newAccount());
    const before = await visitor.trpc.auth.timeouts.query();
    expect(before).toMatchObject({ personalInactivitySeconds: null, minimumInactivitySeconds: 300 });
    expect(before.inactivitySeconds).toBe(before.policyInactivitySeconds);
    const { session, personalInactivitySeconds } = await visitor.trpc.auth.setInactivityLimit.mutate({
      seconds: 600,
    });
    expect({ id: session.id, personalInactivitySeconds }).toEqual({ id, personalInactivitySeconds: 600 });
    const secondsLeft =
      (Date.parse(session.inactivityExpiresAt ?? '') - Date.parse(session.serverNow)) / 1000;
    // With the touch interval: activity is written down once in so long.
    expect(Math.round(secondsLeft)).toBe(660);
    expect(await visitor.trpc.auth.timeouts.query()).toEqual({
      ...before,
      inactivitySeconds: 600,
      personalInactivitySeconds: 600,
    });
  });

  test.each([299, 100_000])('%i seconds are refused', async (seconds) => {
    const { visitor } = await world.newSession(await world.newAccount());
    await expect(visitor.trpc.auth.setInactivityLimit.mutate({ seconds })).rejects.toMatchObject({
      data: { curfewCode: 'VALIDATION_FAILED' },
    });
    expect(await visitor.trpc.auth.timeouts.query()).toMatchObject({ personalInactivitySeconds: null });
  });
});

describe('auth.renameSession', () => {
  test('keeps a name of 64 characters as it was written, and shows it in both lists', async () => {
    const account = await world.newAccount();
    const { visitor } = await world.newSession(account);
    const other = await world.newSession(account);
    const name = 'é'.repeat(64);
    await visitor.trpc.auth.renameSession.mutate({ sessionId: other.id, name: `e\u0301${name.slice(1)}` });
    const { sessions } = await visitor.trpc.auth.listSessions.query();
    expect(sessions.map((each) => each.name)).toEqual([null, name]);
    await visitor.trpc.auth.logoutSession.mutate({ sessionId: other.id });
    expect(await visitor.trpc.auth.listEndedSessions.query()).toMatchObject({
      sessions: [{ id: other.id, name, reason: 'user_logout_session', by: 'you' }],
    });
  });

  test.each([[''], ['   '], ['x'.repeat(65)], ['two\nlines'], ['\u0958'.repeat(64)], ['\u202egnikcah']])(
    'refuses %j',
    async (name) => {
      const { id, visitor } = await world.newSession(await world.newAccount());
      await expect(visitor.trpc.auth.renameSession.mutate({ sessionId: id, name })).rejects.toMatchObject({
        data: { curfewCode: 'VALIDATION_FAILED' },
      });
    },
  );
});

test('auth.activity gives only the types it is asked for', async () => {
  const { id, visitor } = await world.newSession(await world.newAccount());
  await visitor.trpc.auth.renameSession.mutate({ sessionId: id, name: 'Attic' });
  const types = async (only?: ('session_renamed' | 'login')[]) =>
    (await visitor.trpc.auth.activity.query({ types: only })).records.map(({ type }) => type);
  expect(await types(['session_renamed'])).toEqual(['session_renamed']);
  expect(await types(['session_renamed', 'login'])).toEqual(['session_renamed', 'login']);
  expect((await types()).length).toBeGreaterThanOrEqual(2);
  await expect(types([])).rejects.toMatchObject({ data: { curfewCode: 'VALIDATION_FAILED' } });
});

test('auth.touch records activity although something else holds the row for a moment', async () => {
  const { id, visitor } = await world.newSession(await world.newAccount());
  await world.db.pool.query(
    `UPDATE user_sessions SET last_active = last_active - interval '20 minutes' WHERE id = $1`,
    [id],
  );
  const holder = await world.db.pool.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT 1 FROM user_sessions WHERE id = $1 FOR NO KEY UPDATE', [id]);
  const touched = visitor.trpc.auth.touch.mutate();
  while (!(await hasPassedOver())) continue;
  await holder.query('COMMIT');
  holder.release();
  const { inactivityExpiresAt, serverNow } = await touched;
  expect(Date.parse(inactivityExpiresAt ?? '')).toBeGreaterThan(Date.parse(serverNow));
  const { lastActive } = await world.db.prisma.userSession.findUniqueOrThrow({ where: { id } });
  expect(Date.parse(serverNow) - lastActive.getTime()).toBeLessThan(60_000);
});

/** Whether an instance has sent its statement for a touch, which does not wait for a row. */
async function hasPassedOver(): Promise<boolean> {
  const { rows } = await world.db.pool.query(
    `SELECT 1 FROM pg_stat_activity
      WHERE datname = current_database() AND state = 'idle' AND query LIKE '%due.idle_at%'`,
  );
  return rows.length > 0;
}
