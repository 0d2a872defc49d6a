import { followAuditOutput, searchAuditOutput } from '@curfew/contracts';
import type { AuditFilter } from '@curfew/contracts';
import { beforeAll, describe, expect, test } from 'vitest';
import { recordAudit } from '../audit/audit-event.ts';
import { newOperator } from '../testing/new-operator.ts';
import { KEYRING, useTestWorld } from '../testing/test-engine.ts';
import type { Transaction } from '../engine-context.ts';
import { followAudit } from './follow-audit.ts';
import type { Operator } from './operator.ts';

const world = useTestWorld();
const origin = { userAgent: 'test', ip: '192.0.2.7', requestId: 'r-7' };
let operator: Operator;
beforeAll(async () => {
  operator = await newOperator(world);
});

async function search(filter: AuditFilter = {}, page: { cursor?: string; limit?: number } = {}) {
  return searchAuditOutput.parse(await world.a.engine.operators.searchAudit({ filter, limit: 200, ...page }));
}

async function follow(filter: AuditFilter, page: { after?: string; limit?: number } = {}) {
  return followAuditOutput.parse(await world.b.engine.operators.followAudit({ filter, ...page }));
}

/** A record of this user that the database's clock dates so many seconds ago. */
async function write(userId: string, secondsAgo: number, tx: Transaction = world.a.db.prisma): Promise<void> {
  const [row] = await tx.$queryRaw<{ at: Date }[]>`SELECT now() - make_interval(secs => ${secondsAgo}) AS at`;
  const entry = { type: 'login_failed' as const, userId, actorId: null };
  await recordAudit(tx, [entry], {
    at: row?.at ?? new Date(),
    origin,
    context: { keyring: KEYRING, findPlace: () => null, observe: undefined },
  });
}

describe('searchAudit', () => {
  test('finds by user, session, actor, type, reason, request and time, alone and together', async () => {
    const user = await world.newUser();
    const [one, two] = [await world.newSession(user), await world.newSession(user)];
    await world.a.engine.operators.invalidateSession(operator, { sessionId: one.id, note: 'stolen', origin });
    await world.a.engine.invalidateSession(two.id, { reason: 'user_logout', origin: {} });
    const typesFor = async (filter: AuditFilter) => (await search(filter)).records.map(({ type }) => type);
    const all = await typesFor({ userId: user.id });
    expect(all.slice(0, 3)).toEqual(['session_ended', 'session_ended', 'login']);
    // Both of one moment, told apart by their ids alone.
    expect(all.slice(3).toSorted()).toEqual(['login', 'new_device']);
    expect(await typesFor({ sessionId: two.id })).toEqual(['session_ended', 'login']);
    const [ended, ...others] = (await search({ userId: user.id, reason: 'admin_logout' })).records;
    expect(others).toEqual([]);
    expect(ended).toMatchObject({
      type: 'session_ended',
      userId: user.id,
      userEmail: user.email,
      sessionId: one.id,
      actorId: operator.user.id,
      actorEmail: operator.user.email,
      ipPrefix: '192.0.2.0/24',
      userAgent: 'test',
      requestId: 'r-7',
      details: { note: 'stolen' },
    });
    expect(Object.keys(ended ?? {})).not.toContain('ipHash');
    expect(await typesFor({ actorId: operator.user.id, userId: user.id })).toEqual(['session_ended']);
    expect(await typesFor({ userId: user.id, requestId: 'r-7' })).toEqual(['session_ended']);
    expect(await typesFor({ userId: user.id, type: 'new_device' })).toEqual(['new_device']);
    expect(await typesFor({ userId: user.id, from: ended?.at })).toEqual(['session_ended', 'session_ended']);
    expect(await typesFor({ userId: user.id, to: ended?.at })).not.toContain('session_ended');
    expect(await typesFor({ userId: crypto.randomUUID() })).toEqual([]);
  });

  test.each([1, 2, 5, 6])(
    'pages of %i hold every record once, newest first, though more are written and many share one moment',
    async (limit) => {
      const { id: userId } = await world.newUser();
      await world.a.db.prisma.$transaction(async (tx) => {
        for (const secondsAgo of [30, 10, 10, 10, 20]) await write(userId, secondsAgo, tx);
      });
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await search({ userId }, { limit, ...(cursor !== undefined && { cursor }) });
        seen.push(...page.records.map(({ at }) => at));
        if (cursor === undefined) await write(userId, 0);
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(seen).toHaveLength(5);
      expect(seen).toEqual(seen.toSorted().toReversed());
      expect(new Set(seen).size).toBe(3);
    },
  );

  test('a record of a user who is gone keeps its id and has no address', async () => {
    const user = await world.newUser();
    await write(user.id, 1);
    await world.a.db.prisma.user.delete({ where: { id: user.id } });
    expect((await search({ userId: user.id })).records).toMatchObject([{ userId: user.id, userEmail: null }]);
  });

  test.each(['nonsense', '1.AAAA', '', `${'9'.repeat(16)}.AAAAAAAAAAAAAAAAAAAAAA`])(
    'a cursor or position that was never handed out (%s) is refused',
    async (text) => {
      const refusal = { code: 'VALIDATION_FAILED' };
      await expect(search({}, { cursor: text })).rejects.toMatchObject(refusal);
      await expect(follow({}, { after: text })).rejects.toMatchObject(refusal);
    },
  );
});

describe('followAudit', () => {
  test('begins with the last records, oldest first, and goes on without a gap or a repetition', async () => {
    const { id: userId } = await world.newUser();
    for (const secondsAgo of [60, 50, 40, 30, 20]) await write(userId, secondsAgo);
    const all = (await search({ userId })).records.map(({ id }) => id).toReversed();
    const first = await follow({ userId }, { limit: 2 });
    expect(first.records.map(({ id }) => id)).toEqual(all.slice(3));
    expect(first.isCaughtUp).toBe(true);
    const nothingNew = await follow({ userId }, { after: first.position });
    expect(nothingNew).toMatchObject({ records: [], isCaughtUp: true });
  });

  test('what is dated less than three seconds ago is not settled: it waits', async () => {
    const { id: userId } = await world.newUser();
    for (const secondsAgo of [4, 2]) await write(userId, secondsAgo);
    const all = (await search({ userId })).records.map(({ id }) => id).toReversed();
    expect((await follow({ userId })).records.map(({ id }) => id)).toEqual(all.slice(0, 1));
  });

  /** Without the three seconds, which only wait for records that are dated before their transaction began. */
  const followAtOnce = async (filter: AuditFilter, page: { after?: string; limit?: number } = {}) =>
    followAuditOutput.parse(await followAudit(world.b, { filter, ...page }, { datedBeforeSeconds: 0 }));

  test('in small steps it sees everything once, also many records of one moment', async () => {
    const { id: userId } = await world.newUser();
    let { position } = await followAtOnce({ userId });
    await world.a.db.prisma.$transaction(async (tx) => {
      for (let index = 0; index < 7; index += 1) await write(userId, 0, tx);
    });
    const expected = (await search({ userId })).records.map(({ id }) => id).toReversed();
    const seen: string[] = [];
    while (seen.length < expected.length) {
      const step = await followAtOnce({ userId }, { after: position, limit: 2 });
      expect(step.records.length).toBeLessThanOrEqual(2);
      seen.push(...step.records.map(({ id }) => id));
      ({ position } = step);
    }
    expect(seen).toEqual(expected);
    expect((await followAtOnce({ userId }, { after: position })).records).toEqual([]);
  });

  test('a record that is dated before others and commits after them is not missed', async () => {
    const { id: userId } = await world.newUser();
    let { position } = await followAtOnce({ userId });
    const seen: string[] = [];
    const step = async () => {
      const next = await followAtOnce({ userId }, { after: position });
      seen.push(...next.records.map(({ id }) => id));
      ({ position } = next);
    };
    const [began, late] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const transaction = world.a.db.prisma.$transaction(async (tx) => {
      await write(userId, 0, tx);
      began.resolve();
      await late.promise;
    });
    await began.promise;
    await write(userId, 0);
    const [visible] = (await search({ userId })).records;
    // Shown now, it would be in front of the other for good.
    for (let repetition = 0; repetition < 20; repetition += 1) await step();
    expect(visible).toBeDefined();
    expect(seen).toEqual([]);
    late.resolve();
    await transaction;
    const expected = (await search({ userId })).records.map(({ id }) => id).toReversed();
    expect(expected).toHaveLength(2);
    expect(expected[1]).toBe(visible?.id);
    while (seen.length < 2) await step();
    expect(seen).toEqual(expected);
  });

  test('with logins on two instances at once, every record is seen once', async () => {
    const user = await world.newUser();
    const filter = { userId: user.id };
    let { position } = await followAtOnce(filter);
    let isDone = false;
    const logins = Promise.all(
      [world.a, world.b].map(async (instance) => {
        for (let index = 0; index < 20; index += 1) await world.newSession(user, instance);
      }),
    ).then(() => {
      isDone = true;
    });
    const seen: string[] = [];
    const step = async () => {
      const next = await followAtOnce(filter, { after: position, limit: 3 });
      seen.push(...next.records.map(({ id }) => id));
      ({ position } = next);
      return next.isCaughtUp;
    };
    while (!isDone) await step();
    await logins;
    const all = (await search(filter)).records.map(({ id }) => id);
    while (seen.length < all.length) await step();
    expect(seen).toEqual(all.toReversed());
  });
});
