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
