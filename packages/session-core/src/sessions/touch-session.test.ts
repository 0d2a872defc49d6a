import { expect, test } from 'vitest';
import { useTestWorld } from '../testing/test-engine.ts';

const world = useTestWorld();

test('activity moves the inactivity deadline, at most once per touch interval', async () => {
  const { id } = await world.newSession(await world.newUser());
  expect(await world.a.engine.touchSession(id)).toBeNull();
  await world.age(id, 59);
  expect(await world.a.engine.touchSession(id)).toBeNull();
  await world.age(id, 1);
  expect(await world.a.engine.touchSession(id)).toMatchObject({ isTouchDue: false });
  expect(await world.b.engine.touchSession(id)).toBeNull();
});

test('a session never ends earlier than its inactivity timeout after the last activity, also when that was not recorded', async () => {
  const { id, token } = await world.newSession(await world.newUser());
  // The last activity came 59 s after a recorded one and was not written; 30 minutes later the session still lives.
  await world.age(id, 59);
  await world.age(id, 30 * 60 - 1);
  expect(await world.isAccepted(token)).toBe(true);
});

test('many sessions are touched together, by two instances at once, each at most once', async () => {
  const user = await world.newUser();
  const sessions = [];
  for (let index = 0; index < 20; index += 1) sessions.push(await world.newSession(user));
  for (const { id } of sessions) await world.age(id, 120);
  const moved = await Promise.all(
    sessions.flatMap(({ id }) => [world.a.engine.touchSession(id), world.b.engine.touchSession(id)]),
  );
  expect(moved.filter(Boolean)).toHaveLength(20);
});

test.each([
  // Cut, not rounded as a column of milliseconds would: the deadline must not lie ahead of the statement that comes next.
  ['ran out by inactivity', "last_active = date_trunc('milliseconds', now()) - interval '31 minutes'"],
  [
    'reached its absolute limit',
    "last_active = now() - interval '2 minutes', absolute_expires_at = date_trunc('milliseconds', now())",
  ],
])('a session that %s is not brought back', async (_, change) => {
  const { id, token } = await world.newSession(await world.newUser());
  await world.a.db.pool.query(`UPDATE user_sessions SET ${change} WHERE id = $1`, [id]);
  expect(await world.a.engine.touchSession(id)).toBeNull();
  expect(await world.isAccepted(token)).toBe(false);
});

test('once a logout everywhere is answered, no touch that was under way is written', async () => {
  const { pool } = world.a.db;
  const user = await world.newUser();
  const { id, token } = await world.newSession(user);
  await world.age(id, 120);
  // Holds the statement between its locks and its write, which no checkpoint can.
  await pool.query(`
    CREATE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NEW; END $$;
    CREATE TRIGGER wait_for_test BEFORE UPDATE ON user_sessions FOR EACH ROW EXECUTE FUNCTION wait_for_test()`);
  const holder = await pool.connect();
  await holder.query('SELECT pg_advisory_lock(1)');
  const waiting = async () => {
    const { rows } = await holder.query<{ count: number }>(
      `SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return rows[0]?.count ?? 0;
  };
  const touched = world.a.engine.touchSession(id);
  while ((await waiting()) < 1) continue;
  let isAnswered = false;
  const ended = world.b.engine
    .invalidateAllUserSessions(user.id, { reason: 'user_logout_all', origin: {} })
    .finally(() => (isAnswered = true));
  while (!isAnswered && (await waiting()) < 2) continue;
  const wasAnsweredFirst = isAnswered;
  await holder.query('SELECT pg_advisory_unlock(1)');
  holder.release();
  expect([wasAnsweredFirst, (await ended).endedSessions]).toEqual([false, 1]);
  expect(await touched).not.toBeNull();
  expect(await world.isAccepted(token)).toBe(false);
  await pool.query('DROP TRIGGER wait_for_test ON user_sessions; DROP FUNCTION wait_for_test');
});
