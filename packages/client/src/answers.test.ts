import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { ErrorCode } from '@curfew/contracts';
import { afterEach, expect, test, vi } from 'vitest';
import { createBrowserClient } from './browser-client.ts';
import { createCurfewClient } from './curfew-client.ts';
import { deliverLogoutTicket } from './deliver-logout-ticket.ts';
import { memoryCredentials } from './memory-credentials.ts';
import { readError, type ClientError } from './read-error.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  vi.unstubAllGlobals();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

const failureOf = (call: Promise<unknown>): Promise<ClientError> =>
  call.then(() => Promise.reject(new Error('it did not fail')), readError);

/** The same call by each client there is, and by each way in which they send. */
function failuresAt(origin: string, readCookies = () => ''): Promise<ClientError[]> {
  const browser = createBrowserClient({ origin, readCookies });
  const program = createCurfewClient({ url: origin, credentials: memoryCredentials() });
  return Promise.all([
    failureOf(Promise.all([browser.auth.session.query(), browser.auth.listSessions.query()])),
    failureOf(browser.auth.logoutOthers.mutate()),
    failureOf(browser.auth.logout.mutate()),
    failureOf(program.trpc.auth.session.query()),
    deliverLogoutTicket('cfl_1', { origin }).then((delivery) =>
      'error' in delivery ? delivery.error : Promise.reject(new Error('it was delivered')),
    ),
  ]);
}

const PAGE = '<!doctype html><title>Welcome to Hotel Wi-Fi</title>';
const html = { 'content-type': 'text/html' };

test.each<[string, RequestListener, Partial<ClientError>]>([
  ['the page of a captive portal', (_, answer) => answer.writeHead(200, html).end(PAGE), { kind: 'foreign' }],
  ['an empty 200', (_, answer) => answer.end(), { kind: 'foreign' }],
  ['an empty 204', (_, answer) => answer.writeHead(204).end(), { kind: 'foreign' }],
  ['JSON of something else', (_, answer) => answer.end('{"login":"required"}'), { kind: 'foreign' }],
  ['an empty list', (_, answer) => answer.end('[]'), { kind: 'foreign' }],
  ['null', (_, answer) => answer.end('null'), { kind: 'foreign' }],
  ['a page that is not there', (_, answer) => answer.writeHead(404, html).end(PAGE), { kind: 'foreign' }],
  ['a page that asks to log in', (_, answer) => answer.writeHead(401, html).end(PAGE), { kind: 'foreign' }],
  ['a 502 of a proxy', (_, answer) => answer.writeHead(502, html).end(PAGE), { kind: 'unavailable' }],
  [
    'a 503 of a proxy that says when',
    (_, answer) => answer.writeHead(503, { ...html, 'retry-after': '7' }).end(PAGE),
    { kind: 'unavailable', retryAfterSeconds: 7 },
  ],
  [
    'a 429 of a proxy',
    (_, answer) => answer.writeHead(429, { ...html, 'retry-after': '7' }).end(PAGE),
    { kind: 'limited', retryAfterSeconds: 7 },
  ],
  ['a cut connection', (request) => request.socket.destroy(), { kind: 'unavailable' }],
  [
    'an answer that is cut',
    (request, answer) => {
      answer.writeHead(200, { 'content-length': '99' }).write('[{"result"');
      setImmediate(() => request.socket.destroy());
    },
    { kind: 'unavailable' },
  ],
])('%s', async (_name, listener, expected) => {
  const failures = await failuresAt(await serve(listener));
  for (const failure of failures) {
    expect(failure).toMatchObject({ ...expected, code: null, reason: null, cause: expect.any(Error) });
    expect(failure.message).not.toMatch(/[<{]|JSON|token|Hotel/u);
    if (expected.kind !== 'unavailable') expect(failure.message).not.toMatch(/reach the server/u);
  }
});

test('a redirection to a login page is not followed with a credential, and is no answer of the server', async () => {
  let asked = 0;
  const origin = await serve((request, answer) => {
    asked += 1;
    if (request.url === '/login') answer.writeHead(200, html).end(PAGE);
    else answer.writeHead(302, { location: '/login' }).end();
  });
  const program = createCurfewClient({ url: origin, credentials: memoryCredentials() });
  expect((await failureOf(program.trpc.auth.session.query())).kind).toBe('foreign');
  expect(await deliverLogoutTicket('cfl_1', { origin })).toMatchObject({ error: { kind: 'foreign' } });
  expect(asked).toBe(2);
  // A browser follows, and meets the page.
  const browser = createBrowserClient({ origin, readCookies: () => '' });
  expect((await failureOf(browser.auth.session.query())).kind).toBe('foreign');
});

test.each<[ErrorCode, number, string]>([
  ['CROSS_SITE_REQUEST', 403, 'refused'],
  ['PAYLOAD_TOO_LARGE', 413, 'refused'],
  ['URI_TOO_LONG', 414, 'refused'],
  ['UNSUPPORTED_MEDIA_TYPE', 415, 'refused'],
  ['UNAVAILABLE', 503, 'unavailable'],
])('%s as problem+json is read as what it is', async (code, status, kind) => {
  const problem = {
    type: `urn:curfew:error:${code}`,
    title: 'No',
    status,
    detail: 'Said by the server.',
    code,
    requestId: 'r1',
  };
  const origin = await serve((_, answer) => {
    const headers = { 'content-type': 'application/problem+json', 'retry-after': '3' };
    answer.writeHead(status, headers).end(JSON.stringify(problem));
  });
  for (const failure of await failuresAt(origin)) {
    const message = 'Said by the server.';
    expect(failure).toMatchObject({ kind, code, message, requestId: 'r1', retryAfterSeconds: 3 });
  }
});

test('what cannot be sent is a fault of this side, with its cause, and holds nothing up', async () => {
  const asked: string[] = [];
  const origin = await serve((request, answer) => {
    asked.push(request.url ?? '');
    answer.end('[{"result":{"data":{}}}]');
  });
  const browser = createBrowserClient({ origin, readCookies: () => '__Host-csrf=\u20ac' });
  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = cyclic;
  for (const input of [{ limit: 1n }, cyclic]) {
    const failure = await failureOf(browser.auth.listSessions.query(input));
    expect(failure).toMatchObject({ kind: 'local', cause: { cause: expect.any(TypeError) } });
  }
  // A header that no browser sends.
  expect((await failureOf(browser.auth.logoutOthers.mutate())).kind).toBe('local');
  expect(asked).toEqual([]);
  await browser.auth.session.query();
  expect(asked).toHaveLength(1);
});

test('without a document the client says so, and nothing of the server', async () => {
  const browser = createBrowserClient({ origin: 'http://127.0.0.1:9' });
  for (const call of [browser.auth.session.query(), browser.auth.logoutOthers.mutate()]) {
    const { kind, message } = await failureOf(call);
    expect(kind).toBe('local');
    expect(message).toMatch(/^There is no document here/u);
  }
});

test('without fetch the client says so', async () => {
  vi.stubGlobal('fetch', undefined);
  for (const { kind } of await failuresAt('http://127.0.0.1:9')) expect(kind).toBe('local');
});

test.each([
  ['before it was sent', true],
  ['while it waited', false],
])('a call that was given up %s is cancelled, whatever the reason', async (_name, isEarly) => {
  const arrived = Promise.withResolvers<void>();
  const origin = await serve(() => arrived.resolve());
  const browser = createBrowserClient({ origin, readCookies: () => '' });
  const stop = new AbortController();
  const failure = failureOf(browser.auth.session.query(undefined, { signal: stop.signal }));
  if (!isEarly) await arrived.promise;
  stop.abort(new Error('the person left'));
  expect((await failure).kind).toBe('cancelled');
});

test('this side’s own patience is no fault of the server', async () => {
  const origin = await serve(() => undefined);
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
    const late = new AbortController();
    setTimeout(() => late.abort(new DOMException('late', 'TimeoutError')), milliseconds / 100);
    return late.signal;
  });
  for (const failure of await failuresAt(origin)) {
    expect(failure).toMatchObject({ kind: 'timeout', code: null, cause: expect.any(Error) });
    expect(failure.message).not.toMatch(/server/u);
  }
  vi.restoreAllMocks();
});

test('works where AbortSignal.any and Promise.withResolvers are missing', async () => {
  const origin = await serve((_, answer) => answer.end('[{"result":{"data":{}}}]'));
  const { any } = AbortSignal;
  const { withResolvers } = Promise;
  Object.assign(AbortSignal, { any: undefined });
  Object.assign(Promise, { withResolvers: undefined });
  try {
    await createBrowserClient({ origin, readCookies: () => '' }).auth.session.query();
  } finally {
    Object.assign(AbortSignal, { any });
    Object.assign(Promise, { withResolvers });
  }
});

test('an observer that throws does not fail the call, and is reported', async () => {
  const origin = await serve((_, answer) => answer.end('[{"result":{"data":{"is":"in"}}}]'));
  const reported = vi.fn<(error: unknown) => void>();
  vi.stubGlobal('reportError', reported);
  const mistake = new Error('of the observer');
  const throwing = () => {
    throw mistake;
  };
  const session = { currentEpoch: () => 1, onAnswer: throwing, onOut: throwing, onUnavailable: throwing };
  const browser = createBrowserClient({ origin, readCookies: () => '', session });
  expect(await browser.auth.session.query()).toEqual({ is: 'in' });
  expect(reported.mock.calls).toEqual([[mistake]]);
});

test('what this side could not do is reported as nothing of the server', async () => {
  const heard: string[] = [];
  const session = {
    currentEpoch: () => 1,
    onAnswer: () => void heard.push('answer'),
    onUnavailable: () => void heard.push('unavailable'),
  };
  const browser = createBrowserClient({ origin: 'http://127.0.0.1:9', session });
  await failureOf(browser.auth.logoutOthers.mutate());
  expect(heard).toEqual([]);
});

test('long queries go as a POST, and what is long goes alone', async () => {
  const asked: [string, string][] = [];
  const origin = await serve((request, answer) => {
    asked.push([request.method ?? '', request.url ?? '']);
    const isBatch = request.url?.includes('batch=1') === true;
    const calls = (request.url ?? '').split('?')[0]?.split(',').length ?? 1;
    const result = { result: { data: {} } };
    answer.end(JSON.stringify(isBatch ? Array.from({ length: calls }, () => result) : result));
  });
  const long = { cursor: 'ä'.repeat(700) };
  const browser = createBrowserClient({ origin, readCookies: () => '' });
  await Promise.all([
    browser.auth.session.query(),
    browser.auth.listSessions.query(long),
    browser.auth.listSessions.query({ cursor: 'short' }),
  ]);
  const program = createCurfewClient({ url: origin, credentials: memoryCredentials() });
  await program.trpc.auth.listSessions.query(long);
  await program.trpc.auth.listSessions.query({ cursor: 'short' });
  const name = 'x'.repeat(2_000);
  await Promise.all(['a', 'b'].map((sessionId) => browser.auth.renameSession.mutate({ sessionId, name })));
  expect(asked.map(([method, url]) => `${method} ${url.split('?')[0]}`).toSorted()).toEqual([
    'GET /trpc/auth.listSessions',
    'GET /trpc/auth.session,auth.listSessions',
    'POST /trpc/auth.listSessions',
    'POST /trpc/auth.listSessions',
    'POST /trpc/auth.renameSession',
    'POST /trpc/auth.renameSession',
  ]);
  for (const [, url] of asked) expect(url.length).toBeLessThanOrEqual(2_000);
});
