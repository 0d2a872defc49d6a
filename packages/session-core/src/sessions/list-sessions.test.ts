import { listSessionsOutput } from '@curfew/contracts';
import { expect, test } from 'vitest';
import { useTestWorld } from '../testing/test-engine.ts';
import type { TestSession } from '../testing/test-engine.ts';

const world = useTestWorld({ sessionLimit: 50 });
const origin = { userAgent: 'test' };

async function pages(current: TestSession, limit: number): Promise<string[][]> {
  const collected: string[][] = [];
  const validation = await world.a.engine.validateSession(current.token);
  if (!validation.valid) throw new Error('unreachable');
  let cursor: string | undefined;
  do {
    const page = await world.a.engine.listSessions(validation.session, { cursor, limit });
    listSessionsOutput.parse(page);
    collected.push(page.sessions.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return collected;
}

async function several(count: number) {
  const user = await world.newUser();
  const sessions: TestSession[] = [];
  for (let index = 0; index < count; index += 1) sessions.push(await world.newSession(user));
  return { user, sessions, ids: sessions.map(({ id }) => id) };
}

test.each([1, 2, 3, 7, 8, 100])(
  'pages of %i hold every session once, the current one first',
  async (limit) => {
    const { sessions, ids } = await several(7);
    const current = sessions[3];
    if (!current) throw new Error('unreachable');
    const found = await pages(current, limit);
    expect(found.flat()).toEqual([current.id, ...ids.filter((id) => id !== current.id).toReversed()]);
    expect(found.slice(0, -1).every((page) => page.length === limit)).toBe(true);
  },
);

test('only the current session is marked, and it is active now', async () => {
  const { sessions } = await several(2);
  const [other, current] = sessions;
  if (!other || !current) throw new Error('unreachable');
  await world.age(current.id, 50);
  const validation = await world.a.engine.validateSession(current.token);
  if (!validation.valid) throw new Error('unreachable');
  const { sessions: listed } = await world.a.engine.listSessions(validation.session);
  expect(listed.map(({ isCurrent }) => isCurrent)).toEqual([true, false]);
  expect(listed[0]?.lastActive).toBe(validation.session.now.toISOString());
});

test('lists exactly what would be accepted right now', async () => {
  const { user, sessions } = await several(5);
  const [current, loggedOut, idle, old] = sessions;
  if (!current || !loggedOut || !idle || !old) throw new Error('unreachable');
  await world.newSession(await world.newUser());
  await world.a.engine.invalidateSession(loggedOut.id, { reason: 'user_logout', origin });
  await world.age(idle.id, 31 * 60);
  await world.a.db.pool.query(`UPDATE user_sessions SET absolute_expires_at = now() WHERE id = $1`, [old.id]);
  const accepted = [];
  for (const session of sessions) if (await world.isAccepted(session.token)) accepted.push(session.id);
  expect(accepted).toHaveLength(2);
  expect((await pages(current, 20)).flat().toSorted()).toEqual(accepted.toSorted());
  const earlier = await world.newSession(user);
  await world.a.engine.invalidateAllUserSessions(user.id, { reason: 'user_logout_all', origin });
  const later = await world.newSession(user);
  expect((await pages(later, 20)).flat()).toEqual([later.id]);
  expect(await world.isAccepted(earlier.token)).toBe(false);
});

test('sessions that begin or end while someone pages make no other appear twice or not at all', async () => {
  const { user, sessions, ids } = await several(9);
  const current = sessions[0];
  if (!current) throw new Error('unreachable');
  const first = await world.a.engine.listSessions(current.caller.session, { limit: 4 });
  await world.newSession(user);
  await world.a.engine.invalidateSession(ids[7] ?? '', { reason: 'user_logout', origin });
  const rest = await world.a.engine.listSessions(current.caller.session, {
    limit: 100,
    cursor: first.nextCursor ?? undefined,
  });
  expect([...first.sessions, ...rest.sessions].map(({ id }) => id)).toEqual([
    ids[0],
    ...ids.slice(1).toReversed(),
  ]);
});

test('another user’s cursor shows nothing of that user', async () => {
  const { sessions } = await several(3);
  const stranger = await several(1);
  const [current] = sessions;
  const [foreign] = stranger.sessions;
  if (!current || !foreign) throw new Error('unreachable');
  const { nextCursor } = await world.a.engine.listSessions(current.caller.session, { limit: 1 });
  const page = await world.a.engine.listSessions(foreign.caller.session, { cursor: nextCursor ?? undefined });
  expect(page).toEqual({ sessions: [], nextCursor: null });
});

test('a cursor that was never handed out is refused', async () => {
  const { sessions } = await several(1);
  const [current] = sessions;
  if (!current) throw new Error('unreachable');
  await expect(
    world.a.engine.listSessions(current.caller.session, { cursor: 'nonsense' }),
  ).rejects.toMatchObject({
    code: 'VALIDATION_FAILED',
  });
});
