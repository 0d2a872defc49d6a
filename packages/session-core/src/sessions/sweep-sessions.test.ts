import { expect, test } from 'vitest';
import { defaultSessionPolicy } from '../session-policy.ts';
import { useTestWorld } from '../testing/test-engine.ts';

const world = useTestWorld({ sessionLimit: 100 });
const origin = { userAgent: 'test' };
const sweepAll = () =>
  Promise.all([world.a, world.b].map(({ engine }) => engine.sweepSessions({ batchSize: 3 })));

async function rows(ids: string[]) {
  const found = await world.a.db.prisma.userSession.findMany({ where: { id: { in: ids } } });
  return new Map(found.map((row) => [row.id, row]));
}

test('stamps what ran out with its reason and one record each, and leaves the rest alone', async () => {
  const user = await world.newUser();
  const idle = [];
  for (let index = 0; index < 10; index += 1) idle.push(await world.newSession(user));
  const [live, old] = [await world.newSession(user), await world.newSession(user)];
  for (const { id } of idle) await world.age(id, 32 * 60);
  await world.a.db.pool.query(`UPDATE user_sessions SET absolute_expires_at = now() WHERE id = $1`, [old.id]);
  const [first, second] = await sweepAll();
  expect((first?.timedOut ?? 0) + (second?.timedOut ?? 0)).toBe(11);
  const stamped = await rows([...idle, live, old].map(({ id }) => id));
  for (const { id } of idle) {
    expect(stamped.get(id)?.invalidationReason).toBe('inactivity_timeout');
    expect(await world.endRecords(id)).toBe(1);
  }
  expect(stamped.get(old.id)?.invalidationReason).toBe('absolute_timeout');
  expect(stamped.get(live.id)?.invalidatedAt).toBeNull();
  expect(await world.isAccepted(live.token)).toBe(true);
  await sweepAll();
  for (const { id } of idle) expect(await world.endRecords(id)).toBe(1);
});

test('a row of an ended epoch gets the reason of its epoch and no second record', async () => {
  const user = await world.newUser();
  const session = await world.newSession(user);
  await world.a.engine.invalidateAllUserSessions(user.id, { reason: 'admin_logout', actorId: null, origin });
  await world.age(session.id, 32 * 60);
  await sweepAll();
  expect((await rows([session.id])).get(session.id)?.invalidationReason).toBe('admin_logout');
  expect(await world.endRecords(session.id)).toBe(1);
});

test('deletes what has been over for longer than the retention, and keeps its record', async () => {
  const user = await world.newUser();
  const [gone, kept] = [await world.newSession(user), await world.newSession(user)];
  for (const { id } of [gone, kept])
    await world.a.engine.invalidateSession(id, { reason: 'user_logout', origin });
  const overFor = (id: string, seconds: number) =>
    world.a.db.pool.query(
      `UPDATE user_sessions SET invalidated_at = now() - make_interval(secs => $2) WHERE id = $1`,
      [id, seconds],
    );
  await overFor(gone.id, defaultSessionPolicy.retentionSeconds);
  await overFor(kept.id, defaultSessionPolicy.retentionSeconds - 60);
  await sweepAll();
  expect([...(await rows([gone.id, kept.id])).keys()]).toEqual([kept.id]);
  expect(
    await world.a.db.prisma.auditEvent.count({ where: { sessionId: gone.id, type: 'session_ended' } }),
  ).toBe(1);
});

test('passes over a row that somebody holds', async () => {
  const user = await world.newUser();
  const [held, free] = [await world.newSession(user), await world.newSession(user)];
  for (const { id } of [held, free]) await world.age(id, 32 * 60);
  await world.b.db.prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM user_sessions WHERE id = ${held.id}::uuid FOR UPDATE`;
    expect(await world.a.engine.sweepSessions()).toMatchObject({ timedOut: 1 });
  });
  expect(await world.a.engine.sweepSessions()).toMatchObject({ timedOut: 1 });
});

test('yields to an instance that is sweeping', async () => {
  const { id } = await world.newSession(await world.newUser());
  await world.age(id, 32 * 60);
  await world.b.db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(287339)`;
    expect(await world.a.engine.sweepSessions()).toEqual({ timedOut: 0, stamped: 0, deleted: 0 });
  });
  expect(await world.a.engine.sweepSessions()).toMatchObject({ timedOut: 1 });
});
