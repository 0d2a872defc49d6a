import { adminListSessionsOutput } from '@curfew/contracts';
import type { SessionFilter } from '@curfew/contracts';
import { beforeAll, describe, expect, test } from 'vitest';
import { newOperator, newSessions } from '../testing/new-operator.ts';
import { useTestWorld } from '../testing/test-engine.ts';
import type { ListLiveSessionsOptions } from './list-live-sessions.ts';
import type { Operator } from './operator.ts';

const world = useTestWorld({ sessionLimit: 50 });
const origin = { userAgent: 'test' };
let operator: Operator;
beforeAll(async () => {
  operator = await newOperator(world);
});

async function list(options: ListLiveSessionsOptions = {}) {
  const found = await world.a.engine.operators.listSessions(operator, { limit: 100, ...options });
  return adminListSessionsOutput.parse(found);
}

const idsFor = async (filter: SessionFilter) =>
  (await list({ filter })).sessions.map(({ id }) => id).toSorted();

describe('a filter', () => {
  test('by user, kind, network, inactivity and beginning, alone and together', async () => {
    const { prisma } = world.a.db;
    const sessions = await newSessions(world, 10);
    const [first, second, third, fourth] = sessions;
    if (!first || !second || !third || !fourth) throw new Error('unreachable');
    const { userId } = first.caller.session;
    const ofUser = sessions.filter(({ caller }) => caller.session.userId === userId).map(({ id }) => id);
    expect(ofUser).toHaveLength(5);
    expect(await idsFor({ userId })).toEqual(ofUser.toSorted());
    await prisma.userSession.update({ where: { id: first.id }, data: { clientKind: 'cli' } });
    expect(await idsFor({ clientKind: 'cli' })).toEqual([first.id]);
    await prisma.userSession.update({ where: { id: second.id }, data: { ipPrefix: '198.51.100.0/24' } });
    expect(await idsFor({ ipPrefix: '198.51.100.0/24' })).toEqual([second.id]);
    await world.age(third.id, 600);
    expect(await idsFor({ inactiveForSeconds: 600 })).toEqual([third.id]);
    expect(await idsFor({ inactiveForSeconds: 660 })).toEqual([]);
    const { createdAt } = await prisma.userSession.findUniqueOrThrow({ where: { id: third.id } });
    const moment = createdAt.toISOString();
    expect(await idsFor({ beganBefore: moment })).toEqual([]);
    expect(await idsFor({ beganBefore: new Date(createdAt.getTime() + 1).toISOString() })).toEqual([
      third.id,
    ]);
    expect(await idsFor({ beganAfter: moment, userId })).toEqual(ofUser.toSorted());
    expect(await idsFor({ beganAfter: new Date(createdAt.getTime() + 1).toISOString(), userId })).toEqual(
      ofUser.filter((id) => id !== third.id).toSorted(),
    );
    expect(await idsFor({ userId, clientKind: 'cli', inactiveForSeconds: 60 })).toEqual([]);
    await world.age(first.id, 60);
    expect(await idsFor({ userId, clientKind: 'cli', inactiveForSeconds: 60 })).toEqual([first.id]);
  });
});

describe('a network', () => {
  const shown = (ipPrefix: string) => idsFor({ ipPrefix, beganAfter: '2001-01-01T00:00:00Z' });

  test('is found in every spelling, and in every wider one', async () => {
    const { prisma } = world.a.db;
    const [four, six, other] = await newSessions(world, 3);
    if (!four || !six || !other) throw new Error('unreachable');
    const move = (id: string, ipPrefix: string) =>
      prisma.userSession.update({ where: { id }, data: { ipPrefix } });
    await move(four.id, '198.18.7.0/24');
    await move(six.id, '2001:db8:77::/48');
    await move(other.id, '198.19.0.0/24');
    for (const network of ['198.18.7.0/24', '198.18.7.9/24', '::ffff:198.18.7.0/120', '198.18.0.0/16']) {
      expect([network, await shown(network)]).toEqual([network, [four.id]]);
    }
    for (const network of ['2001:DB8:77::/48', '2001:db8:0077:0::1/48', '2001:db8:40::/42', '2000::/3']) {
      expect([network, await shown(network)]).toEqual([network, [six.id]]);
    }
    expect(await shown('198.18.0.0/15')).toEqual([four.id, other.id].toSorted());
    expect(await shown('198.18.8.0/24')).toEqual([]);
    expect(await shown('2001:db8:78::/48')).toEqual([]);
  });

  test('that is narrower than what is kept is refused, and nothing ends', async () => {
    for (const ipPrefix of ['192.0.2.0/25', '2001:db8:77::/64', '::ffff:192.0.2.7/128']) {
      await expect(shown(ipPrefix)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
      const act = { filter: { ipPrefix }, note: 'no', origin };
      await expect(world.a.engine.operators.invalidateMatchingSessions(operator, act)).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
      });
    }
  });
});

test('lists sessions of everybody that are live, each with its user, and marks the operator’s own', async () => {
  const [live, loggedOut, idle, ofOldEpoch, ofDisabled] = await Promise.all(
    Array.from({ length: 5 }, async () => world.newSession(await world.newUser())),
  );
  if (!live || !loggedOut || !idle || !ofOldEpoch || !ofDisabled) throw new Error('unreachable');
  await world.a.engine.invalidateSession(loggedOut.id, { reason: 'user_logout', origin });
  await world.age(idle.id, 31 * 60);
  const { userId } = ofOldEpoch.caller.session;
  await world.a.engine.invalidateAllUserSessions(userId, { reason: 'user_logout_all', origin });
  await world.a.db.prisma.user.update({
    where: { id: ofDisabled.caller.user.id },
    data: { isActive: false },
  });
  const { sessions, total } = await list();
  const ids = sessions.map(({ id }) => id);
  expect(ids).toContain(live.id);
  for (const { id } of [loggedOut, idle, ofOldEpoch, ofDisabled]) expect(ids).not.toContain(id);
  const own = sessions.filter(({ isCurrent }) => isCurrent);
  expect(own.map(({ id }) => id)).toEqual([operator.session.id]);
  expect(sessions.find(({ id }) => id === live.id)?.user).toEqual({
    id: live.caller.user.id,
    email: live.caller.user.email,
    displayName: live.caller.user.displayName,
  });
  expect(total).toEqual({ count: ids.length - 1, isCapped: false });
});

test.each([1, 2, 3, 8])(
  'pages of %i hold every session once, also while sessions come and go',
  async (limit) => {
    const user = await world.newUser();
    const sessions = [];
    for (let index = 0; index < 8; index += 1) sessions.push(await world.newSession(user));
    const filter = { userId: user.id };
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ filter, limit, cursor });
      if (cursor === undefined) {
        await world.newSession(user);
        const [shown] = page.sessions;
        await world.a.engine.invalidateSession(shown?.id ?? '', { reason: 'user_logout', origin });
      }
      seen.push(...page.sessions.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(sessions.map(({ id }) => id).toReversed());
  },
);

test('a cursor that was never handed out is refused', async () => {
  await expect(list({ cursor: 'nonsense' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
});

test('counts no further than the cap', { timeout: 60_000 }, async () => {
  const user = await world.newUser();
  await world.a.db.pool.query(
    `INSERT INTO user_sessions (id, user_id, epoch, transport, client_kind, token_hash, label, absolute_expires_at)
     SELECT gen_random_uuid(), $1, 1, 'cookie', 'web', '\\x00', 'test', now() + interval '1 hour'
       FROM generate_series(1, 10001)`,
    [user.id],
  );
  expect((await list({ filter: { userId: user.id }, limit: 1 })).total).toEqual({
    count: 10_000,
    isCapped: true,
  });
  await world.a.db.pool.query(`DELETE FROM user_sessions WHERE user_id = $1`, [user.id]);
});
