import { createTRPCClient, type TRPCLink } from '@trpc/client';
import { TRPCClientError } from '@trpc/client';
import type { AppRouter } from '@curfew/api';
import { expect, test } from 'vitest';
import { createAccess } from './access.ts';
import type { TicketDelivery } from './deliver-logout-ticket.ts';
import { createFinishLogouts, createLogout } from './logout.ts';
import { memoryCredentials } from './memory-credentials.ts';
import { promiseLink, type OperationResult } from './promise-link.ts';
import { readError } from './read-error.ts';

const session = {
  sessionId: 'session-1',
  logoutTicket: 'cfl_1',
  accessToken: 'cfa_1',
  accessExpiresAt: '2999-01-01T00:00:00.000Z',
  refreshToken: 'cfr_1',
  refreshExpiresAt: '2999-01-01T00:00:00.000Z',
  clockOffsetMilliseconds: 0,
};

const ended: TicketDelivery = { isDelivered: true, outcome: 'ended' };
const unavailable = (retryAfterSeconds: number | null = null): TicketDelivery => ({
  isDelivered: false,
  error: { ...readError(new TypeError('fetch failed')), retryAfterSeconds },
});

/** A kept session, a server that answers each ticket with the next of `deliveries`, and a clock that only waiting moves. */
function arrange(
  deliveries: TicketDelivery[],
  answerLogoutAll: () => Promise<OperationResult> = unreachable,
) {
  const credentials = memoryCredentials({ session, unfinishedLogouts: [] });
  const delivered: string[] = [];
  const waits: number[] = [];
  let now = 0;
  const clock = {
    now: () => now,
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
  const deliver = async (ticket: string) => {
    delivered.push(ticket);
    return deliveries.shift() ?? unavailable();
  };
  const link: TRPCLink<AppRouter> = promiseLink(answerLogoutAll);
  const trpc = createTRPCClient<AppRouter>({ links: [link] });
  const logout = createLogout({ access, trpc, deliver, clock });
  const finishLogouts = createFinishLogouts({ access, deliver });
  return { credentials, delivered, waits, logout, finishLogouts };
}

const unreachable = () => Promise.reject(new TRPCClientError('fetch failed'));

test('a confirmed logout leaves nothing', async () => {
  const { credentials, delivered, waits, logout } = arrange([ended]);
  expect(await logout()).toEqual({ outcome: 'ended', endedSessions: 1 });
  expect(await credentials.read()).toEqual({ session: null, unfinishedLogouts: [] });
  expect([delivered, waits]).toEqual([['cfl_1'], []]);
});

test('while the server cannot answer it is tried again, as late as the server asks for', async () => {
  const { waits, logout } = arrange([unavailable(), unavailable(5), ended]);
  expect(await logout()).toEqual({ outcome: 'ended', endedSessions: 1 });
  expect(waits).toEqual([1_000, 5_000]);
});

test('after four tries the logout is pending: forgotten here, its ticket kept until it is delivered', async () => {
  const { credentials, delivered, logout, finishLogouts } = arrange([]);
  expect(await logout()).toMatchObject({ outcome: 'pending', error: { kind: 'unavailable' } });
  expect(delivered).toHaveLength(4);
  expect(await credentials.read()).toEqual({ session: null, unfinishedLogouts: ['cfl_1'] });
  expect(await finishLogouts()).toBe(1);
});

test('a server that asks for a long pause is not waited for', async () => {
  const { delivered, waits, logout } = arrange([unavailable(16)]);
  expect(await logout()).toMatchObject({ outcome: 'pending' });
  expect([delivered.length, waits]).toEqual([1, []]);
});

test('a logout that was pending is finished later', async () => {
  const { credentials, delivered, finishLogouts } = arrange([ended]);
  await credentials.write({ session: null, unfinishedLogouts: ['cfl_1'] });
  expect(await finishLogouts()).toBe(0);
  expect(delivered).toEqual(['cfl_1']);
  expect((await credentials.read()).unfinishedLogouts).toEqual([]);
});

test('who may not end the other sessions still ends their own', async () => {
  const data = { curfewCode: 'UNAUTHORIZED', reason: 'admin_logout' };
  const refusal = () =>
    Promise.reject(TRPCClientError.from({ error: { code: -32001, message: 'over', data } } as never));
  const { credentials, logout } = arrange([{ isDelivered: true, outcome: 'already-ended' }], refusal);
  expect(await logout({ everywhere: true })).toMatchObject({
    outcome: 'refused',
    error: { reason: 'admin_logout' },
  });
  expect((await credentials.read()).unfinishedLogouts).toEqual([]);
});

test('a logout everywhere that was not confirmed is pending, and its ticket is kept', async () => {
  const { credentials, delivered, logout } = arrange([]);
  expect(await logout({ everywhere: true })).toMatchObject({ outcome: 'pending' });
  expect(delivered).toEqual([]);
  expect(await credentials.read()).toEqual({ session: null, unfinishedLogouts: ['cfl_1'] });
});

test('without a session there is nothing to end', async () => {
  const { logout } = arrange([ended]);
  await logout();
  expect(await logout()).toEqual({ outcome: 'already-ended', endedSessions: 0 });
});
