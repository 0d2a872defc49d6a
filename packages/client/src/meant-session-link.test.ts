import { SESSION_HEADER } from '@curfew/contracts';
import { expect, test } from 'vitest';
import { createBrowserClient, type BrowserClientOptions } from './browser-client.ts';

/** A browser whose cookie is of the session `cookie`, and a page that was opened for `page`. */
function setUp(options: Pick<BrowserClientOptions, 'identify'> = {}) {
  const now = { cookie: 'S1', page: 'S1' as string | null };
  const calls: string[] = [];
  const client = createBrowserClient({
    readCookies: () => '',
    currentSessionId: () => now.page,
    ...options,
    fetch: async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input, 'http://curfew.test');
      const path = url.pathname.replace('/trpc/', '');
      const meant = new Headers(init?.headers).get(SESSION_HEADER);
      calls.push(`${path} for ${meant ?? 'whoever'}`);
      const isRefused = meant !== null && meant !== now.cookie;
      const data = { curfewCode: 'SESSION_MISMATCH' };
      const answer = isRefused ? { error: { code: -32009, message: 'no', data } } : { result: { data: {} } };
      return Response.json(url.searchParams.has('batch') ? path.split(',').map(() => answer) : answer);
    },
  });
  return { now, calls, client };
}

test('each call names the session of the page, and one that asks who is in names none', async () => {
  const { calls, client } = setUp();
  await Promise.all([
    client.auth.session.query(),
    client.auth.listSessions.query(),
    client.auth.activity.query({}),
    client.auth.touch.mutate(),
    client.auth.login.mutate({ email: 'a@b.c', password: 'x' }),
    client.auth.refresh.mutate(),
    client.auth.logout.mutate({ ticket: 'cfl_1' }, { context: { sessionId: 'S0' } }).catch(() => {}),
  ]);
  expect(calls.toSorted()).toEqual([
    'auth.listSessions,auth.activity for S1',
    'auth.login for whoever',
    'auth.logout for S0',
    'auth.refresh for whoever',
    'auth.session for whoever',
    'auth.touch for S1',
  ]);
});

test('a page without a session names none', async () => {
  const { now, calls, client } = setUp();
  now.page = null;
  await client.auth.listSessions.query();
  expect(calls).toEqual(['auth.listSessions for whoever']);
});

test('a call for another person fails and is not repeated', async () => {
  const { now, calls, client } = setUp({ identify: async () => false });
  now.cookie = 'S2';
  await expect(client.auth.logoutOthers.mutate()).rejects.toMatchObject({
    data: { curfewCode: 'SESSION_MISMATCH' },
  });
  expect(calls).toEqual(['auth.logoutOthers for S1']);
});

test('a call whose person has a newer session is repeated for that one', async () => {
  const { now, calls, client } = setUp({
    identify: async () => {
      now.page = 'S2';
      return true;
    },
  });
  now.cookie = 'S2';
  await client.auth.touch.mutate();
  expect(calls).toEqual(['auth.touch for S1', 'auth.touch for S2']);
});
