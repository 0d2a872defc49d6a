import { beforeAll, describe, expect, test } from 'vitest';
import { newOperator, newSessions } from '../testing/new-operator.ts';
import { PASSWORD, useTestWorld } from '../testing/test-engine.ts';
import type { TestSession } from '../testing/test-engine.ts';
import type { Operator } from './operator.ts';

const world = useTestWorld({ sessionLimit: 20 });
const origin = { userAgent: 'console', ip: '203.0.113.9', requestId: 'r-1' };
const act = { note: 'the office network was compromised', origin };
let operator: Operator & { token: string };
beforeAll(async () => {
  operator = await newOperator(world);
});

const end = (filter: object, limit?: number) =>
  world.a.engine.operators.invalidateMatchingSessions(operator, { ...act, filter, limit });
const count = async (filter: object) =>
  (await world.a.engine.operators.listSessions(operator, { filter, limit: 1 })).total.count;

async function inNetwork(sessions: TestSession[], ipPrefix: string): Promise<void> {
  const ids = sessions.map(({ id }) => id);
  await world.a.db.prisma.userSession.updateMany({ where: { id: { in: ids } }, data: { ipPrefix } });
}

test(
  'hundreds of sessions end over several calls, each says what is left, each session has one record with the note',
  { timeout: 120_000 },
  async () => {
    const sessions = await newSessions(world, 230);
    const others = await newSessions(world, 3);
    const filter = { ipPrefix: '198.51.100.0/24' };
    await inNetwork(sessions, filter.ipPrefix);
    const preview = await world.a.engine.operators.listSessions(operator, { filter, limit: 100 });
    expect(preview.total).toEqual({ count: 230, isCapped: false });
    const progress = [];
    for (;;) {
      const { endedSessions, remaining } = await end(filter, 100);
      progress.push([endedSessions, remaining.count]);
      if (remaining.count === 0) break;
    }
    expect(progress).toEqual([
      [100, 130],
      [100, 30],
      [30, 0],
    ]);
    const records = await world.a.db.prisma.auditEvent.findMany({
      where: { type: 'session_ended', sessionId: { in: sessions.map(({ id }) => id) } },
    });
    expect(new Set(records.map(({ sessionId }) => sessionId)).size).toBe(230);
    expect(records).toHaveLength(230);
    for (const record of records) {
      expect(record).toMatchObject({
        reason: 'admin_logout',
        actorId: operator.user.id,
        details: { note: act.note },
        ipPrefix: '203.0.113.0/24',
        requestId: 'r-1',
      });
    }
    for (const { token } of sessions) {
      expect(await world.b.engine.validateSession(token)).toMatchObject({
        valid: false,
        reason: 'admin_logout',
        note: act.note,
      });
    }
    for (const { token } of others) expect(await world.isAccepted(token)).toBe(true);
    expect(await end(filter)).toMatchObject({ endedSessions: 0, remaining: { count: 0, isCapped: false } });
  },
);

test('one call ends 200 unless told otherwise', { timeout: 60_000 }, async () => {
  const sessions = await newSessions(world, 201);
  await inNetwork(sessions, '192.0.3.0/24');
  expect(await end({ ipPrefix: '192.0.3.0/24' })).toMatchObject({
    endedSessions: 200,
    remaining: { count: 1, isCapped: false },
  });
  await end({ ipPrefix: '192.0.3.0/24' });
});

test('never ends the session the operator acts through, whatever the filter', async () => {
  const second = await world.newSession(operator.user);
  expect(await count({ userId: operator.user.id })).toBe(1);
  expect(await end({ userId: operator.user.id })).toMatchObject({
    endedSessions: 1,
    remaining: { count: 0 },
  });
  expect(await world.isAccepted(second.token)).toBe(false);
  expect(await world.isAccepted(operator.token)).toBe(true);
  while ((await end({ everyone: true }, 1000)).remaining.count > 0) continue;
  expect(await world.isAccepted(operator.token)).toBe(true);
});

test('exactly what the list shows ends, for every filter', async () => {
  const sessions = await newSessions(world, 12);
  const [first, second] = sessions;
  if (!first || !second) throw new Error('unreachable');
  await world.age(first.id, 300);
  await world.a.db.prisma.userSession.update({ where: { id: second.id }, data: { clientKind: 'service' } });
  const filters = [
    { inactiveForSeconds: 200 },
    { clientKind: 'service' as const },
    { everyone: true as const },
  ];
  for (const filter of filters) {
    const { sessions: shown } = await world.a.engine.operators.listSessions(operator, { filter, limit: 100 });
    const expected = shown.filter(({ isCurrent }) => !isCurrent).map(({ id }) => id);
    const live = async () => {
      const all = await world.a.engine.operators.listSessions(operator, { filter: {}, limit: 100 });
      return all.sessions.map(({ id }) => id);
    };
    const before = await live();
    expect((await end(filter)).endedSessions).toBe(expected.length);
    const after = await live();
    expect(before.filter((id) => !after.includes(id)).toSorted()).toEqual(expected.toSorted());
  }
});

describe('races', () => {
  /** Stops the bulk act when it has chosen its sessions, lets something happen, and goes on. */
  async function withHold(filter: object, meanwhile: () => Promise<unknown>) {
    const hold = world.a.holdAt('bulk:sessions-chosen');
    const ending = end(filter);
    await hold.reached;
    await meanwhile();
    hold.release();
    return ending;
  }

  test('whoever comes back between being chosen and being ended is left alone', async () => {
    const [active, idle] = await newSessions(world, 2);
    if (!active || !idle) throw new Error('unreachable');
    for (const { id } of [active, idle]) await world.age(id, 700);
    const ended = await withHold({ inactiveForSeconds: 600 }, () => world.b.engine.touchSession(active.id));
    expect(ended).toMatchObject({ endedSessions: 1, remaining: { count: 0 } });
    expect(await world.isAccepted(active.token)).toBe(true);
    expect(await world.endRecords(active.id)).toBe(0);
    expect(await world.isAccepted(idle.token)).toBe(false);
  });

  test('a session that ends otherwise meanwhile keeps its reason and its one record', async () => {
    const [one, two] = await newSessions(world, 2);
    if (!one || !two) throw new Error('unreachable');
    const ended = await withHold({ userId: one.caller.user.id }, () =>
      world.b.engine.invalidateSession(one.id, { reason: 'user_logout', origin }),
    );
    expect(ended.endedSessions).toBe(1);
    expect(await world.b.engine.validateSession(one.token)).toMatchObject({ reason: 'user_logout' });
    for (const { id } of [one, two]) expect(await world.endRecords(id)).toBe(1);
  });

  test('all of a person’s sessions ended meanwhile: none is ended again', async () => {
    const [one] = await newSessions(world, 1);
    if (!one) throw new Error('unreachable');
    const ended = await withHold({ userId: one.caller.user.id }, () =>
      world.b.engine.invalidateAllUserSessions(one.caller.user.id, { reason: 'user_logout_all', origin }),
    );
    expect(ended.endedSessions).toBe(0);
    expect(await world.endRecords(one.id)).toBe(1);
  });

  test('who logs in after the pinned moment stays, however often the act is repeated', async () => {
    const sessions = await newSessions(world, 6);
    const [first] = sessions;
    if (!first) throw new Error('unreachable');
    await inNetwork(sessions, '198.51.100.0/24');
    const { serverNow } = await world.a.engine.operators.listSessions(operator);
    const filter = { beganBefore: serverNow };
    const later: string[] = [];
    const logIn = async () => {
      const { token } = await world.b.engine.login({
        email: first.caller.user.email,
        password: PASSWORD,
        origin,
      });
      later.push(token);
    };
    await withHold(filter, logIn);
    do await logIn();
    while ((await end(filter, 2)).remaining.count > 0);
    for (const token of later) expect(await world.isAccepted(token)).toBe(true);
    for (const { token } of sessions) expect(await world.isAccepted(token)).toBe(false);
  });

  test('two operators at once end each session once', { timeout: 60_000 }, async () => {
    const sessions = await newSessions(world, 120);
    const filter = { ipPrefix: '198.18.0.0/24' };
    await inNetwork(sessions, filter.ipPrefix);
    const colleague = await newOperator(world);
    const [mine, theirs] = await Promise.all([
      end(filter),
      world.b.engine.operators.invalidateMatchingSessions(colleague, { ...act, filter }),
    ]);
    expect(mine.endedSessions + theirs.endedSessions).toBe(120);
    for (const { id } of sessions) expect(await world.endRecords(id)).toBe(1);
  });
});
