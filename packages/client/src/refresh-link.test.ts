import { createTRPCClient, TRPCClientError } from '@trpc/client';
import type { AppRouter } from '@curfew/api';
import { expect, test } from 'vitest';
import { accessLink } from './access-link.ts';
import { createAccess, type Access, type Issued } from './access.ts';
import { memoryCredentials } from './memory-credentials.ts';
import { accessTokenOf } from './access-link.ts';
import { promiseLink } from './promise-link.ts';
import { readError } from './read-error.ts';
import { refreshLink } from './refresh-link.ts';

const FAR = '2999-01-01T00:00:00.000Z';

function refusal(reason: string) {
  const data = { curfewCode: 'UNAUTHORIZED', reason };
  return TRPCClientError.from({ error: { code: -32001, message: 'no', data } } as never);
}

function issued(accessToken: string): Issued {
  return {
    session: { id: 'session-1', serverNow: '2026-11-21T12:00:00.000Z' } as Issued['session'],
    logoutTicket: 'cfl_1',
    tokens: { accessToken, accessExpiresAt: FAR, refreshToken: 'cfr_2', refreshExpiresAt: FAR },
  };
}

const kept = {
  sessionId: 'session-1',
  logoutTicket: 'cfl_1',
  accessToken: 'cfa_1',
  accessExpiresAt: FAR,
  refreshToken: 'cfr_1',
  refreshExpiresAt: FAR,
  clockOffsetMilliseconds: 0,
};

/** A program whose first token is refused with `reason`; `meanwhile` happens before that answer. */
function program(
  reason: string,
  options: { refresh?: () => Promise<Issued>; meanwhile?: (access: Access) => Promise<unknown> } = {},
) {
  const refreshes: string[] = [];
  const sent: (string | null)[] = [];
  const credentials = memoryCredentials({ session: kept, unfinishedLogouts: [] });
  const shared = { credentials, now: () => 0, abandon: async () => undefined };
  const access = createAccess({
    ...shared,
    refresh: (token) => {
      refreshes.push(token);
      return options.refresh?.() ?? Promise.resolve(issued('cfa_2'));
    },
  });
  const another = createAccess({ ...shared, refresh: async () => issued('cfa_of_another') });
  const server = promiseLink(async (op) => {
    const token = accessTokenOf(op);
    sent.push(token);
    if (sent.length === 1) await options.meanwhile?.(another);
    if (token === 'cfa_1') throw refusal(reason);
    return { result: { type: 'data', data: {} } };
  });
  const trpc = createTRPCClient<AppRouter>({ links: [refreshLink(access), accessLink(access), server] });
  const failure = () =>
    trpc.auth.session.query().then(
      () => null,
      (error: unknown) => readError(error).reason,
    );
  return { refreshes, sent, failure };
}

const renewedByAnother = (another: Access) => another.renew('cfa_1', { mayRefresh: true });

test.each(['superseded', 'access_expired'])('a token refused as %s is refreshed, once', async (reason) => {
  const { refreshes, sent, failure } = program(reason);
  expect(await failure()).toBeNull();
  expect([sent, refreshes]).toEqual([['cfa_1', 'cfa_2'], ['cfr_1']]);
});

test.each(['superseded', 'access_expired', 'unknown'])(
  'a token refused as %s gives way to the one another process has stored, without a refresh',
  async (reason) => {
    const { refreshes, sent, failure } = program(reason, { meanwhile: renewedByAnother });
    expect(await failure()).toBeNull();
    expect([sent, refreshes]).toEqual([['cfa_1', 'cfa_of_another'], []]);
  },
);

test.each(['unknown', 'malformed', 'superseded', 'missing'])(
  'a superseded token whose refresh is refused as %s is still told as superseded',
  async (reason) => {
    const { sent, failure } = program('superseded', { refresh: () => Promise.reject(refusal(reason)) });
    expect(await failure()).toBe('superseded');
    expect(sent).toEqual(['cfa_1']);
  },
);

test('a superseded token of a session that is over is told with its end', async () => {
  const { failure } = program('superseded', { refresh: () => Promise.reject(refusal('refresh_reuse')) });
  expect(await failure()).toBe('refresh_reuse');
});

test('a token of a session that is over is not refreshed', async () => {
  const { refreshes, failure } = program('admin_logout');
  expect([await failure(), refreshes]).toEqual(['admin_logout', []]);
});
