import { connect } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { appRouter } from '../router.ts';
import { startApi } from '../testing/api-process.ts';
import { PASSWORD, useApiWorld } from '../testing/api-world.ts';
import type { Account } from '../testing/api-world.ts';
import { TRIAL_MAIN } from '../testing/trial-main.ts';
import { now, trialRouter } from '../testing/trial-router.ts';
import { openTrial, readState, untilState } from '../testing/trial-stream.ts';
import type { TrialStream } from '../testing/trial-stream.ts';
import type { Visitor } from '../testing/visitor.ts';
import {
  adminProcedure,
  freshAdminProcedure,
  freshProcedure,
  protectedProcedure,
} from '../trpc/procedures.ts';

const env = { STREAMS_PER_SESSION: '100', STREAMS_PER_ADDRESS: '1000' };
const world = useApiWorld(env, TRIAL_MAIN);
const ROUNDS = 60;
const AT_ONCE = 4;

/** What authors write. The first ones yield. */
const YIELDING = ['tight', 'paced', 'stubborn', 'unending', 'observed'];
const AUTHORS = [...YIELDING, 'silent', 'deaf', 'unopened'];

interface Holder {
  account: Account;
  id: string;
  visitor: Visitor;
}

async function newHolder(changes: Parameters<typeof world.newAccount>[0] = {}): Promise<Holder> {
  const account = await world.newAccount(changes);
  return { account, ...(await world.newSession(account)) };
}

let operator: Holder;
beforeAll(async () => {
  operator = await newHolder({ role: 'admin' });
});

/** One stream of each author on both instances, every one of them under way. */
async function openAll(base: string, { visitor }: Holder): Promise<TrialStream[]> {
  const before = await Promise.all([readState(world.a), readState(world.b)]);
  const open = ({ url }: { url: string }) =>
    AUTHORS.map((author) => openTrial(url, `${base}.${author}`, visitor));
  const streams = [...open(world.a), ...open(world.b)];
  await Promise.all(
    streams.filter((_, index) => index % AUTHORS.length < YIELDING.length).map(({ first }) => first),
  );
  const areStarted = (index: number) => (state: { started: number }) =>
    state.started === (before[index]?.started ?? 0) + AUTHORS.length;
  await Promise.all([untilState(world.a, areStarted(0)), untilState(world.b, areStarted(1))]);
  return streams;
}

/** The values that were yielded after this moment. */
function countLate({ yieldedAt }: TrialStream, moment: number): number {
  return yieldedAt.filter((at) => at > moment).length;
}

/** Looks for what a stream leaves behind: a count, or an author who was not told. */
async function expectNothingLeft(): Promise<void> {
  for (const api of [world.a, world.b]) {
    expect((await readState(api)).openStreams).toBe(0);
    const { started, aborted } = await untilState(api, (state) => state.aborted === state.started);
    expect(aborted).toBe(started);
  }
}

/** Has the instances validate their streams, as they do every 30 s: after an interruption they do it at once. */
const interruptListeners = () =>
  world.db.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'curfew-listener' AND datname = current_database()`,
  );

interface Way {
  base?: string;
  account?: Parameters<typeof world.newAccount>[0];
  end(holder: Holder): Promise<unknown>;
  expected: { curfewCode: string; reason?: unknown };
  /** Nobody announces it: streams that yield nothing are ended by the next regular check. */
  isSilent?: boolean;
}

const ways: Record<string, Way> = {
  'a logout': {
    end: ({ visitor }) => visitor.copy().trpc.auth.logout.mutate(),
    expected: { curfewCode: 'UNAUTHORIZED', reason: 'user_logout' },
  },
  'a logout everywhere from another session on another instance': {
    async end({ account }) {
      const other = await world.newSession(account, world.b.url);
      await other.visitor.trpc.auth.logoutAll.mutate();
    },
    expected: { curfewCode: 'UNAUTHORIZED', reason: 'user_logout_all' },
  },
  'a changed password, which replaces the credential': {
    end: ({ visitor }) =>
      visitor
        .copy(world.b.url)
        .trpc.auth.changePassword.mutate({ currentPassword: PASSWORD, newPassword: `${PASSWORD} 2` }),
    expected: { curfewCode: 'UNAUTHORIZED', reason: expect.stringMatching(/^(superseded|unknown)$/u) },
  },
  'a disabled account': {
    end: ({ account }) =>
      operator.visitor
        .copy(world.b.url)
        .trpc.admin.disableUser.mutate({ userId: account.id, note: 'left the company' }),
    expected: { curfewCode: 'UNAUTHORIZED', reason: 'user_disabled' },
  },
  'a demoted operator': {
    base: 'operator',
    account: { role: 'admin' },
    end: ({ account }) => world.db.prisma.user.update({ where: { id: account.id }, data: { role: 'user' } }),
    expected: { curfewCode: 'FORBIDDEN' },
    isSilent: true,
  },
  'a password that has to be changed': {
    end: ({ account }) =>
      world.db.prisma.user.update({ where: { id: account.id }, data: { mustChangePassword: true } }),
    expected: { curfewCode: 'PASSWORD_CHANGE_REQUIRED' },
    isSilent: true,
  },
  'an authentication that is no longer fresh': {
    base: 'fresh',
    end: ({ id }) => world.age(id, 10 * 60),
    expected: { curfewCode: 'REAUTHENTICATION_REQUIRED' },
    isSilent: true,
  },
};

describe('G1 for subscriptions whose authors know nothing of it', () => {
  test.each(Object.entries(ways))('each of them ends by %s, and says why', async (_, way) => {
    const holder = await newHolder(way.account);
    const streams = await openAll(way.base ?? 'person', holder);
    await way.end(holder);
    const answeredAt = now();
    if (way.isSilent) await interruptListeners();
    for (const stream of streams) {
      expect(await stream.ended).toMatchObject(way.expected);
      expect(countLate(stream, answeredAt)).toBe(0);
    }
    await expectNothingLeft();
  });

  test('each of them ends when the process stops, which waits for none, and says when to come back', async () => {
    const api = await startApi(world.databaseUrl, env, TRIAL_MAIN);
    const { visitor } = await newHolder();
    const streams = AUTHORS.map((author) => openTrial(api.url, `person.${author}`, visitor));
    await Promise.all(streams.slice(0, YIELDING.length).map(({ first }) => first));
    await untilState(api, ({ started }) => started === AUTHORS.length);
    api.signal('SIGTERM');
    for (const { ended } of streams) {
      expect(await ended).toMatchObject({ curfewCode: 'UNAVAILABLE', retryAfterSeconds: 1 });
    }
    expect(await api.exited).toBe(0);
  });

  test('a client that does not read holds a stopping process up for 5 s, not for ever', async () => {
    const api = await startApi(world.databaseUrl, env, TRIAL_MAIN);
    const { visitor } = await newHolder();
    const { port } = new URL(api.url);
    const socket = connect(Number(port), '127.0.0.1');
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    socket.pause();
    socket.write(`GET /trpc/trial.large HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\n\r\n`);
    await untilState(api, ({ started }) => started === 1);
    api.signal('SIGTERM');
    expect(await api.exited).toBe(0);
    socket.destroy();
  });

  test('a client that goes away gives its streams back and aborts their signals', async () => {
    const streams = await openAll('person', await newHolder());
    for (const { close } of streams) close();
    await Promise.allSettled(streams.map(({ ended }) => ended));
    for (const api of [world.a, world.b]) {
      expect((await untilState(api, ({ openStreams }) => openStreams === 0)).openStreams).toBe(0);
    }
    await expectNothingLeft();
  });
});

async function round(): Promise<{ before: number; late: number }> {
  const { visitor } = await newHolder();
  const streams = [world.a, world.b].map(({ url }) => openTrial(url, 'person.tight', visitor));
  await Promise.all(streams.map(({ first }) => first));
  await visitor.copy().trpc.auth.logout.mutate();
  const answeredAt = now();
  for (const { ended } of streams) expect(await ended).toMatchObject({ reason: 'user_logout' });
  const sum = (count: (stream: TrialStream) => number) =>
    streams.reduce((total, stream) => total + count(stream), 0);
  const late = sum((stream) => countLate(stream, answeredAt));
  return { before: sum(({ yieldedAt }) => yieldedAt.length) - late, late };
}

test(
  `G1: in ${ROUNDS} rounds on two instances, no value that a tight loop yields after the answer of a logout arrives`,
  { timeout: 120_000 },
  async () => {
    const total = { before: 0, late: 0 };
    for (let done = 0; done < ROUNDS; done += AT_ONCE) {
      for (const { before, late } of await Promise.all(Array.from({ length: AT_ONCE }, round))) {
        total.before += before;
        total.late += late;
      }
    }
    expect(total.late).toBe(0);
    expect(total.before).toBeGreaterThanOrEqual(2 * ROUNDS);
  },
);

test('what is measured shows a stream without the guard', async () => {
  const { visitor } = await newHolder();
  const stream = openTrial(world.b.url, 'unguarded', visitor);
  await stream.first;
  await visitor.trpc.auth.logout.mutate();
  const answeredAt = now();
  while (countLate(stream, answeredAt) < 10) await readState(world.b);
  stream.close();
  await expect(stream.ended).rejects.toThrow('aborted');
});

interface BuiltProcedure {
  _def: { type: string; middlewares: unknown[] };
}

/** The subscriptions of a router that are not built on a procedure with a session. */
function unguarded(router: { _def: { procedures: object } }): string[] {
  const bases = [protectedProcedure, freshProcedure, adminProcedure, freshAdminProcedure];
  const guards = new Set(bases.map((base) => base._def.middlewares.at(-1)));
  return Object.entries(router._def.procedures as Record<string, BuiltProcedure>)
    .filter(
      ([, { _def }]) =>
        _def.type === 'subscription' && !_def.middlewares.some((each) => guards.has(each as never)),
    )
    .map(([path]) => path);
}

test('every subscription of the API is guarded', () => {
  expect(unguarded(appRouter)).toEqual([]);
  expect(unguarded(trialRouter)).toEqual(['trial.unguarded', 'trial.unchecked']);
});
