import { CSRF_HEADER } from '@curfew/contracts';
import { expect, test, vi } from 'vitest';
import { createBrowserClient, type BrowserClient } from './browser-client.ts';
import { deliverLogoutTicket } from './deliver-logout-ticket.ts';
import type { ClientError } from './read-error.ts';
import { inBackground } from './request-headers.ts';

interface Call {
  path: string;
  method: string;
  headers: Headers;
  init: RequestInit;
}

type Answer = { data: unknown } | { curfewCode: string; reason?: string };

/** A server that answers each procedure of a request with what `answer` says. */
function fakeServer(answer: (procedure: string, call: number) => Answer | Promise<Answer>) {
  const calls: Call[] = [];
  const fetch = async (input: RequestInfo | URL, init: RequestInit = {}) => {
    const url = new URL(input instanceof Request ? input.url : input, 'http://curfew.test');
    const path = url.pathname.replace('/trpc/', '');
    calls.push({ path, method: init.method ?? 'GET', headers: new Headers(init.headers), init });
    const results = await Promise.all(path.split(',').map(async (name) => answer(name, calls.length)));
    const body = results.map((result) =>
      'data' in result ? { result } : { error: { code: -32001, message: 'no', data: result } },
    );
    return new Response(JSON.stringify(url.searchParams.has('batch') ? body : body[0]), { status: 207 });
  };
  return { calls, fetch };
}

const ok: Answer = { data: {} };

test('queries share a request; what changes cookies does not', async () => {
  const server = fakeServer(() => ok);
  const client = createBrowserClient({ fetch: server.fetch, readCookies: () => '' });
  await Promise.all([
    client.auth.session.query(),
    client.auth.listSessions.query(),
    client.auth.touch.mutate(),
    client.auth.logoutOthers.mutate(),
  ]);
  expect(server.calls.map((call) => call.path).toSorted()).toEqual([
    'auth.logoutOthers',
    'auth.session,auth.listSessions',
    'auth.touch',
  ]);
});

test('more than ten queries go in more than one request', async () => {
  const server = fakeServer(() => ok);
  const client = createBrowserClient({ fetch: server.fetch, readCookies: () => '' });
  await Promise.all(Array.from({ length: 11 }, () => client.auth.session.query()));
  expect(server.calls.map((call) => call.path.split(',').length)).toEqual([10, 1]);
});

test('a mutation sends the CSRF cookie of that moment, a query none', async () => {
  const server = fakeServer(() => ok);
  let cookies = 'other=1; __Host-csrf=first';
  const client = createBrowserClient({ fetch: server.fetch, readCookies: () => cookies });
  await client.auth.touch.mutate();
  cookies = '__Host-csrf=second';
  await client.auth.touch.mutate();
  await client.auth.session.query();
  expect(server.calls.map((call) => call.headers.get(CSRF_HEADER))).toEqual(['first', 'second', null]);
});

test('a refused CSRF token is repeated once with the cookie the refusal has set', async () => {
  let cookies = '__Host-csrf=stale';
  const server = fakeServer((_name, call) => {
    cookies = '__Host-csrf=fresh';
    return call === 1 ? { curfewCode: 'CSRF_TOKEN_INVALID' } : ok;
  });
  const client = createBrowserClient({ fetch: server.fetch, readCookies: () => cookies });
  await client.auth.touch.mutate();
  expect(server.calls.map((call) => call.headers.get(CSRF_HEADER))).toEqual(['stale', 'fresh']);
});

test('a CSRF token that is refused twice is an error', async () => {
  const server = fakeServer(() => ({ curfewCode: 'CSRF_TOKEN_INVALID' }));
  const client = createBrowserClient({ fetch: server.fetch, readCookies: () => '' });
  await expect(client.auth.touch.mutate()).rejects.toThrow('no');
  expect(server.calls).toHaveLength(2);
});

test('only a request in which nothing comes from the person is background', async () => {
  const server = fakeServer(() => ok);
  const client = createBrowserClient({ fetch: server.fetch, readCookies: () => '' });
  await client.auth.session.query(undefined, inBackground);
  await Promise.all([client.auth.session.query(undefined, inBackground), client.auth.listSessions.query()]);
  expect(server.calls.map((call) => call.headers.get('x-activity'))).toEqual(['background', null]);
});

test('one 401 in a batch is reported once, with its reason, and only for its own call', async () => {
  const server = fakeServer((name) =>
    name === 'auth.session' ? { curfewCode: 'UNAUTHORIZED', reason: 'admin_logout' } : ok,
  );
  const onOut = vi.fn<(error: ClientError) => void>();
  const onAnswer = vi.fn<() => void>();
  const session = { currentEpoch: () => 1, onOut, onAnswer };
  const client = createBrowserClient({ fetch: server.fetch, readCookies: () => '', session });
  await Promise.allSettled([client.auth.session.query(), client.auth.listSessions.query()]);
  expect(onOut.mock.calls.map(([error]) => error.reason)).toEqual(['admin_logout']);
  expect(onAnswer).toHaveBeenCalledTimes(1);
});

test('a late 401 of an older session says nothing about the newer one', async () => {
  const gate = Promise.withResolvers<Answer>();
  const server = fakeServer(() => gate.promise);
  const onOut = vi.fn<() => void>();
  let epoch = 1;
  const session = { currentEpoch: () => epoch, onOut };
  const client = createBrowserClient({ fetch: server.fetch, readCookies: () => '', session });
  const late = client.auth.session.query();
  epoch = 2;
  gate.resolve({ curfewCode: 'UNAUTHORIZED', reason: 'replaced' });
  await expect(late).rejects.toThrow('no');
  expect(onOut).not.toHaveBeenCalled();
});

test.each([
  ['UNAVAILABLE', 1],
  ['INVALID_CREDENTIALS', 0],
])('%s does not end the session', async (curfewCode, unavailable) => {
  const server = fakeServer(() => ({ curfewCode }));
  const session = { currentEpoch: () => 1, onOut: vi.fn<() => void>(), onUnavailable: vi.fn<() => void>() };
  const client = createBrowserClient({ fetch: server.fetch, readCookies: () => '', session });
  await expect(client.auth.session.query()).rejects.toThrow('no');
  expect(session.onOut).not.toHaveBeenCalled();
  expect(session.onUnavailable).toHaveBeenCalledTimes(unavailable);
});

test.each([
  [true, 2],
  [false, 1],
])('a call that needs the password is repeated only if it was given (%s)', async (isGiven, requests) => {
  const server = fakeServer((_name, call) => (call === 1 ? { curfewCode: 'REAUTHENTICATION_REQUIRED' } : ok));
  const client = createBrowserClient({
    fetch: server.fetch,
    readCookies: () => '',
    reauthenticate: async () => isGiven,
  });
  const call = client.auth.logoutOthers.mutate();
  if (isGiven) await call;
  else await expect(call).rejects.toThrow('no');
  expect(server.calls).toHaveLength(requests);
});

test('the end of a client aborts its requests, but never a logout', async () => {
  const end = new AbortController();
  const server = fakeServer(() => ok);
  const client = createBrowserClient({ fetch: server.fetch, readCookies: () => '', signal: end.signal });
  await client.auth.session.query();
  await client.auth.logout.mutate();
  end.abort();
  expect(server.calls.map((call) => call.init.signal?.aborted)).toEqual([true, false]);
  expect(server.calls.map((call) => call.init.keepalive)).toEqual([undefined, true]);
});

test('a logout ticket travels without cookies, so it cannot touch a session begun since', async () => {
  const server = fakeServer(() => ({ data: { outcome: 'ended' } }));
  expect(await deliverLogoutTicket('cfl_1', { fetch: server.fetch })).toEqual({
    isDelivered: true,
    outcome: 'ended',
  });
  const [call] = server.calls;
  expect(call?.init).toMatchObject({ credentials: 'omit', keepalive: true, body: '{"ticket":"cfl_1"}' });
  expect(call?.headers.has(CSRF_HEADER)).toBe(false);
});

test.each<[string, Answer]>([
  ['one logout too many', { curfewCode: 'TOO_MANY_REQUESTS' }],
  ['a logout that failed', { curfewCode: 'LOGOUT_ERROR' }],
  ['a ticket that was never issued', { curfewCode: 'UNAUTHORIZED', reason: 'unknown' }],
  ['an answer that names no session', { data: { outcome: 'no-session', endedSessions: 0 } }],
])('%s does not deliver a ticket', async (_name, answer) => {
  const server = fakeServer(() => answer);
  expect((await deliverLogoutTicket('cfl_1', { fetch: server.fetch })).isDelivered).toBe(false);
});

/** `auth.logout`, …: every procedure of the router whose name begins with "logout". */
type LogoutPath = {
  [
    Area in Extract<keyof BrowserClient, string>
  ]: `${Area}.${Extract<keyof BrowserClient[Area], `logout${string}`>}`;
}[Extract<keyof BrowserClient, string>];

const note = 'a stolen laptop';
const ids = { sessionId: 'x', userId: 'x', note };
/** A logout that is added to the router does not compile until it is here. */
const logouts: Record<LogoutPath, (client: BrowserClient) => Promise<unknown>> = {
  'auth.logout': ({ auth }) => auth.logout.mutate(),
  'auth.logoutAll': ({ auth }) => auth.logoutAll.mutate(),
  'auth.logoutOthers': ({ auth }) => auth.logoutOthers.mutate(),
  'auth.logoutSession': ({ auth }) => auth.logoutSession.mutate(ids),
  'auth.logoutSessions': ({ auth }) => auth.logoutSessions.mutate({ sessionIds: ['x'] }),
  'admin.logoutSession': ({ admin }) => admin.logoutSession.mutate(ids),
  'admin.logoutUser': ({ admin }) => admin.logoutUser.mutate(ids),
  'admin.logoutSessions': ({ admin }) => admin.logoutSessions.mutate({ filter: { everyone: true }, note }),
};

test.each(Object.entries(logouts))('%s shares a request with nothing', async (path, logOut) => {
  const server = fakeServer(() => ok);
  const client = createBrowserClient({ fetch: server.fetch, readCookies: () => '' });
  await Promise.all([
    logOut(client),
    logOut(client),
    client.auth.renameSession.mutate({ sessionId: 'x', name: 'y' }),
  ]);
  expect(server.calls.map((call) => call.path).toSorted()).toEqual(
    [path, path, 'auth.renameSession'].toSorted(),
  );
});
