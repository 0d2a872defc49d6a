import { createTRPCClient } from '@trpc/client';
import { TRPCClientError } from '@trpc/client';
import type { AppRouter } from '@curfew/api';
import { expect, test } from 'vitest';
import { accessTokenOf } from './access-link.ts';
import { createAccess } from './access.ts';
import type { LogoutScope, SessionCredentials } from './credentials.ts';
import type { TicketDelivery } from './deliver-logout-ticket.ts';
import { createFinishLogouts, createLogout } from './logout.ts';
import { memoryCredentials } from './memory-credentials.ts';
import { promiseLink } from './promise-link.ts';
import { readError } from './read-error.ts';

const session: SessionCredentials = {
  sessionId: 'session-1',
  logoutTicket: 'cfl_1',
  logoutAllTicket: 'cfl_all',
  accessToken: 'cfa_1',
  accessExpiresAt: '2999-01-01T00:00:00.000Z',
  refreshToken: 'cfr_1',
  refreshExpiresAt: '2999-01-01T00:00:00.000Z',
  clockOffsetMilliseconds: 0,
};
const own = { ticket: 'cfl_1', scope: 'this-device' } as const;
const all = { ticket: 'cfl_all', scope: 'everywhere' } as const;
const nothing = { session: null, unfinishedLogouts: [] };

interface Call {
  path: string;
  input: unknown;
  accessToken: string | null;
}
type Answer = 'ended' | 'already-ended' | 'no-session' | Record<string, unknown>;

const refusedAs = (reason: string) => ({ curfewCode: 'UNAUTHORIZED', reason });
const invalid = { curfewCode: 'VALIDATION_FAILED' };
const unavailable = (retryAfterSeconds: number | null = null) => ({
  curfewCode: 'LOGOUT_ERROR',
  ...(retryAfterSeconds !== null && { retryAfterSeconds }),
});

/** A kept session, a server that gives each call the next of `answers`, and a clock that only waiting moves. */
function arrange(answers: Answer[], kept: SessionCredentials = session) {
  const credentials = memoryCredentials({ session: kept, unfinishedLogouts: [] });
  const calls: Call[] = [];
  const delivered: string[] = [];
  const waits: number[] = [];
  let now = 0;
  const clock = {
    now: () => now,
    elapsed: () => now,
    wait: async (milliseconds: number) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
  };
  const access = createAccess({
    credentials,
    now: clock.now,
    abandon: async () => undefined,
    refresh: () => Promise.reject(new Error('no')),
  });
  const answer = () => {
    const next = answers.shift() ?? unavailable();
    if (typeof next === 'string') return { outcome: next, endedSessions: next === 'ended' ? 1 : 0 } as const;
    throw TRPCClientError.from({ error: { code: -32001, message: 'no', data: next } } as never);
  };
  const deliver = async (ticket: string): Promise<TicketDelivery> => {
    delivered.push(ticket);
    try {
      const { outcome } = answer();
      if (outcome === 'no-session') throw new TypeError(outcome);
      return { isDelivered: true, outcome };
    } catch (error) {
      return { isDelivered: false, error: readError(error) };
    }
  };
  const link = promiseLink(async (op) => {
    calls.push({ path: op.path, input: op.input, accessToken: accessTokenOf(op) });
    return { result: { type: 'data', data: answer() } };
  });
  const trpc = createTRPCClient<AppRouter>({ links: [link] });
  const logout = createLogout({ access, trpc, clock });
  const finishLogouts = createFinishLogouts({ access, deliver });
  return { credentials, calls, delivered, waits, logout, finishLogouts };
}

test('a confirmed logout leaves nothing', async () => {
  const { credentials, waits, logout } = arrange(['ended']);
  expect(await logout()).toEqual({ outcome: 'ended', endedSessions: 1 });
  expect([await credentials.read(), waits]).toEqual([nothing, []]);
});

test.each([
  [false, 'auth.logout', 'cfl_1'],
  [true, 'auth.logoutAll', 'cfl_all'],
])('the access token and the ticket go together (everywhere: %s)', async (everywhere, path, ticket) => {
  const { calls, logout } = arrange(['ended']);
  await logout({ everywhere });
  expect(calls).toEqual([{ path, input: { ticket }, accessToken: 'cfa_1' }]);
});

test('while the server cannot answer it is tried again, as late as the server asks for', async () => {
  const { waits, logout } = arrange([unavailable(), unavailable(5), 'ended']);
  expect(await logout()).toEqual({ outcome: 'ended', endedSessions: 1 });
  expect(waits).toEqual([1_000, 5_000]);
});

test.each([
  [false, own],
  [true, all],
])(
  'after four tries the logout is pending: forgotten here, its ticket kept until it is delivered (everywhere: %s)',
  async (everywhere, unfinished) => {
    const { credentials, calls, logout, finishLogouts } = arrange([]);
    expect(await logout({ everywhere })).toMatchObject({
      outcome: 'pending',
      error: { kind: 'unavailable' },
    });
    expect(calls).toHaveLength(4);
    expect(await credentials.read()).toEqual({ session: null, unfinishedLogouts: [unfinished] });
    expect(await finishLogouts()).toEqual({ finished: [], refused: [], left: [unfinished.scope] });
  },
);

test('a server that asks for a long pause is not waited for', async () => {
  const { calls, waits, logout } = arrange([unavailable(16)]);
  expect(await logout()).toMatchObject({ outcome: 'pending' });
  expect([calls.length, waits]).toEqual([1, []]);
});

test.each<[string, Answer]>([
  ['missing', refusedAs('missing')],
  ['malformed', refusedAs('malformed')],
  ['superseded', refusedAs('superseded')],
  ['no-session', 'no-session'],
])('%s does not say that the session is over: the ticket stays', async (_name, refusal) => {
  const { credentials, logout } = arrange([refusal]);
  expect(await logout()).toMatchObject({ outcome: 'pending' });
  expect((await credentials.read()).unfinishedLogouts).toEqual([own]);
});

test('one logout too many does not say that the session is over', async () => {
  const { credentials, logout } = arrange([{ curfewCode: 'TOO_MANY_REQUESTS', retryAfterSeconds: 60 }]);
  expect(await logout()).toMatchObject({ outcome: 'pending', error: { kind: 'limited' } });
  expect((await credentials.read()).unfinishedLogouts).toEqual([own]);
});

test('a refusal that says why the session ended is a logout that comes too late', async () => {
  const { credentials, logout } = arrange([refusedAs('admin_logout')]);
  expect(await logout()).toEqual({ outcome: 'already-ended', endedSessions: 0 });
  expect(await credentials.read()).toEqual(nothing);
});

test.each<[string, Answer]>([
  ['neither of which was ever issued', refusedAs('unknown')],
  ['that cannot be read', invalid],
])('a token and a ticket %s are refused, which is not over', async (_name, refusal) => {
  const { credentials, waits, logout } = arrange([refusal]);
  expect(await logout()).toMatchObject({ outcome: 'refused', thisSession: 'refused' });
  expect([await credentials.read(), waits]).toEqual([nothing, []]);
});

test.each(['missing', 'superseded', 'access_expired', 'admin_logout'])(
  'a logout everywhere refused as %s is kept with its ticket, and delivered as what it was',
  async (reason) => {
    const { credentials, delivered, logout, finishLogouts } = arrange([refusedAs(reason), 'ended']);
    expect(await logout({ everywhere: true })).toMatchObject({ outcome: 'pending', error: { reason } });
    expect((await credentials.read()).unfinishedLogouts).toEqual([all]);
    expect(await finishLogouts()).toEqual({ finished: ['everywhere'], refused: [], left: [] });
    expect([delivered, await credentials.read()]).toEqual([['cfl_all'], nothing]);
  },
);

test('a logout everywhere whose ticket is refused still ends this session, and says so', async () => {
  const { credentials, calls, logout } = arrange([refusedAs('unknown'), 'ended']);
  expect(await logout({ everywhere: true })).toMatchObject({
    outcome: 'refused',
    error: { reason: 'unknown' },
    thisSession: 'ended',
  });
  expect(calls.map(({ path }) => path)).toEqual(['auth.logoutAll', 'auth.logout']);
  expect(await credentials.read()).toEqual(nothing);
});

test('when neither is confirmed, the ticket of this session is what is kept', async () => {
  const { credentials, logout } = arrange([invalid]);
  expect(await logout({ everywhere: true })).toMatchObject({ outcome: 'refused', thisSession: 'pending' });
  expect((await credentials.read()).unfinishedLogouts).toEqual([own]);
});

test.each(['superseded', 'unknown', 'access_expired', 'admin_logout'])(
  'without a ticket for everything, %s is final: the others live, and this session is ended',
  async (reason) => {
    const kept = { ...session, logoutAllTicket: undefined };
    const { credentials, calls, logout } = arrange([refusedAs(reason), 'already-ended'], kept);
    expect(await logout({ everywhere: true })).toMatchObject({
      outcome: 'refused',
      error: { reason },
      thisSession: 'already-ended',
    });
    expect(calls.map(({ input }) => input)).toEqual([undefined, { ticket: 'cfl_1' }]);
    expect(await credentials.read()).toEqual(nothing);
  },
);

test('without a session nothing is asked and nothing is claimed', async () => {
  const { calls, logout } = arrange(['ended']);
  await logout();
  expect(await logout()).toEqual({ outcome: 'not-logged-in' });
  expect(await logout({ everywhere: true })).toEqual({ outcome: 'not-logged-in' });
  expect(calls).toHaveLength(1);
});

test.each<[string, Answer, Record<'finished' | 'refused' | 'left', LogoutScope[]>]>([
  ['confirmed', 'ended', { finished: ['this-device'], refused: [], left: [] }],
  ['over before', 'already-ended', { finished: ['this-device'], refused: [], left: [] }],
  ['never issued', refusedAs('unknown'), { finished: [], refused: ['this-device'], left: [] }],
  ['unreadable', invalid, { finished: [], refused: ['this-device'], left: [] }],
  ['lost on the way', refusedAs('missing'), { finished: [], refused: [], left: ['this-device'] }],
  ['one too many', { curfewCode: 'TOO_MANY_REQUESTS' }, { finished: [], refused: [], left: ['this-device'] }],
  [
    'for a foreign page',
    { curfewCode: 'CROSS_SITE_REQUEST' },
    { finished: [], refused: [], left: ['this-device'] },
  ],
  ['nameless', 'no-session', { finished: [], refused: [], left: ['this-device'] }],
])('a ticket that is %s later', async (_name, answer, expected) => {
  const { credentials, delivered, finishLogouts } = arrange([answer]);
  await credentials.write({ session: null, unfinishedLogouts: [own] });
  expect(await finishLogouts()).toEqual(expected);
  expect(delivered).toEqual(['cfl_1']);
  expect((await credentials.read()).unfinishedLogouts).toEqual(expected.left.map(() => own));
});
