import { expect, test } from 'vitest';
import { useTestWorld } from '../testing/test-engine.ts';

const world = useTestWorld();
const origin = { userAgent: 'test', ip: '192.0.2.7' };

test('a deadline that passes while a command waits for the lock counts', async () => {
  const session = await world.newSession(await world.newUser());
  const holder = await world.a.db.pool.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT 1 FROM users WHERE id = $1 FOR NO KEY UPDATE', [session.caller.user.id]);
  const limit = { seconds: 300, origin };
  const changed = world.b.engine
    .setInactivityLimit(session.caller.session, limit)
    .catch((error: unknown) => error);
  while (!(await isSomeoneWaiting())) continue;
  // The session ends now, after the command has begun to wait. A column of milliseconds would round up to one that is still to come.
  await holder.query(
    `UPDATE user_sessions SET ends_at = clock.now, access_ends_at = clock.now
       FROM (SELECT date_trunc('milliseconds', clock_timestamp()) AS now) clock WHERE id = $1`,
    [session.id],
  );
  await holder.query('COMMIT');
  holder.release();
  expect(await changed).toMatchObject({ code: 'UNAUTHORIZED', reason: 'inactivity_timeout' });
  expect(await world.isAccepted(session.token)).toBe(false);
});

async function isSomeoneWaiting(): Promise<boolean> {
  const { rows } = await world.a.db.pool.query(
    `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows.length > 0;
}
