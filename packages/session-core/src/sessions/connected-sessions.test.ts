import { expect, test } from 'vitest';
import { useTestWorld } from '../testing/test-engine.ts';

const world = useTestWorld();

async function someone() {
  const user = await world.newUser();
  const here = await world.newSession(user);
  const there = await world.newSession(user);
  const isConnected = async () => {
    const now = await world.b.engine.now();
    const { sessions } = await world.b.engine.listSessions({ ...here.caller.session, now });
    return sessions.find(({ id }) => id === there.id)?.connectedUntil !== null;
  };
  return { there, isConnected };
}

test('a session is connected for as long as was said, on every instance, and no moment longer', async () => {
  const { there, isConnected } = await someone();
  expect(await isConnected()).toBe(false);
  await world.a.engine.connectSessions([there.id], 60);
  expect(await isConnected()).toBe(true);
  await world.a.db.pool.query(
    `UPDATE session_connections SET connected_until = connected_until - interval '60 seconds' WHERE session_id = $1`,
    [there.id],
  );
  expect(await isConnected()).toBe(false);
});

test('what one instance takes back stays connected by the other one, which has said so later', async () => {
  const { there, isConnected } = await someone();
  const stored = await world.a.engine.connectSessions([there.id], 60);
  await world.b.engine.connectSessions([there.id], 61);
  expect(await world.a.engine.disconnectSessions(stored)).toEqual(new Map());
  expect(await isConnected()).toBe(true);
  const later = await world.a.engine.connectSessions([there.id], 62);
  expect([...(await world.a.engine.disconnectSessions(later)).keys()]).toEqual([there.id]);
  expect(await isConnected()).toBe(false);
});

test('what is over is not connected', async () => {
  const { there } = await someone();
  await world.a.engine.invalidateSession(there.id, { reason: 'user_logout', origin: {} });
  expect(await world.a.engine.connectSessions([there.id], 60)).toEqual(new Map());
});
