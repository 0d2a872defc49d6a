import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  createTRPCClient,
  httpBatchLink,
  httpBatchStreamLink,
  httpSubscriptionLink,
  TRPCClientError,
} from '@trpc/client';
import { errorDataSchema, problemSchema } from '@curfew/contracts';
import type { ErrorCode } from '@curfew/contracts';
import { describe, expect, test } from 'vitest';
import type { AppRouter } from '../router.ts';
import { startApi } from '../testing/api-process.ts';
import { useApiWorld } from '../testing/api-world.ts';
import { FetchEventSource } from '../testing/fetch-event-source.ts';
import { rawRequest } from '../testing/raw-request.ts';

const world = useApiWorld();
const JSON_TYPE = { 'content-type': 'application/json' };

/** Each way in which a request is refused before it reaches a procedure. */
const refusals: [string, RequestInit & { query?: string }, number, ErrorCode][] = [
  [
    'a page of another site',
    { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } },
    403,
    'CROSS_SITE_REQUEST',
  ],
  [
    'too large a body',
    { method: 'POST', headers: JSON_TYPE, body: 'x'.repeat(17_000) },
    413,
    'PAYLOAD_TOO_LARGE',
  ],
  ['too long an address', { query: `&input=${'x'.repeat(2048)}` }, 414, 'URI_TOO_LONG'],
  [
    'a form',
    { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--x--' },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'an encoded body',
    { method: 'POST', headers: { ...JSON_TYPE, 'content-encoding': 'gzip' }, body: '{}' },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  ['broken JSON', { method: 'POST', headers: JSON_TYPE, body: '{' }, 400, 'VALIDATION_FAILED'],
];

describe.each(refusals)('%s', (...row) => {
  const [, { query = '', ...init }, status, code] = row;
  test('has the shape that tRPC’s clients read', async () => {
    const path = init.method === 'POST' ? 'auth.login' : 'auth.listSessions';
    const response = await fetch(`${world.a.url}/trpc/${path}?x=1${query}`, init);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/u);
    const { error } = (await response.json()) as { error: { data: unknown } };
    expect(error).toMatchObject({ message: expect.any(String), code: expect.any(Number) });
    expect(error.data).toMatchObject({ path, httpStatus: status });
    expect(errorDataSchema.parse(error.data)).toMatchObject({
      curfewCode: code,
      requestId: response.headers.get('x-request-id'),
    });
  });

  test('is told to each call of a batch', async () => {
    const paths =
      init.method === 'POST' ? ['auth.login', 'auth.touch'] : ['auth.session', 'auth.listSessions'];
    const response = await fetch(`${world.a.url}/trpc/${paths.join(',')}?batch=1${query}`, init);
    const answers = (await response.json()) as { error: { data: { path: string; curfewCode: string } } }[];
    expect(answers.map(({ error }) => error.data.path)).toEqual(paths);
    expect(answers.map(({ error }) => error.data.curfewCode)).toEqual([code, code]);
  });

  test('is problem+json outside of tRPC', async () => {
    const response = await fetch(`${world.a.url}/api/auth/login?x=1${query}`, init);
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(problemSchema.parse(await response.json())).toMatchObject({ status, code });
  });
});

test.each([
  ['GET', '/trpc', 404, 'NOT_FOUND'],
  ['GET', '/trpc/', 404, 'NOT_FOUND'],
  ['GET', '/trpc/auth/session', 404, 'NOT_FOUND'],
  ['POST', '/trpc/auth/login', 404, 'NOT_FOUND'],
  ['GET', '/trpc/auth.nothing', 404, 'NOT_FOUND'],
  ['PATCH', '/trpc/auth.login', 405, 'METHOD_NOT_ALLOWED'],
  ['GET', '/trpc/%ff', 400, 'VALIDATION_FAILED'],
  ['GET', '/trpc/auth.%E0%A4%A', 400, 'VALIDATION_FAILED'],
  ['GET', '/trpc/auth.session,auth.login?batch=1', 400, 'VALIDATION_FAILED'],
  ['GET', '/trpc/auth.session?connectionParams=7', 400, 'VALIDATION_FAILED'],
])('%s %s is refused in tRPC’s shape', async (...row) => {
  const [method, path, status, curfewCode] = row;
  const answer = await rawRequest(world.a.url, [
    `${method} ${path} HTTP/1.1`,
    'host: app.example',
    'connection: close',
  ]);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `, 'u'));
  const body = JSON.parse(
    answer
      .slice(answer.indexOf('\r\n\r\n'))
      .trim()
      .replace(/^[0-9a-f]+\r\n|\r\n0$/gu, ''),
  );
  for (const { error } of Array.isArray(body) ? body : [body]) {
    expect(errorDataSchema.parse(error.data).curfewCode).toBe(curfewCode);
    expect(error.data.requestId).toMatch(/./u);
  }
});

test('a name that is longer than any procedure’s is refused in tRPC’s shape', async () => {
  const response = await fetch(`${world.a.url}/trpc/${'x'.repeat(1025)}`);
  expect([response.status, await response.json()]).toMatchObject([
    414,
    { error: { data: { curfewCode: 'URI_TOO_LONG' } } },
  ]);
});

test('eleven calls of a plain httpBatchLink are told the limit', async () => {
  const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: `${world.a.url}/trpc` })] });
  const calls = await Promise.allSettled(Array.from({ length: 11 }, () => client.auth.session.query()));
  for (const call of calls) {
    expect(call).toMatchObject({
      status: 'rejected',
      reason: {
        message: 'A batch takes at most 10 calls; this one has 11. Set maxItems: 10 in httpBatchLink.',
        data: { curfewCode: 'VALIDATION_FAILED', requestId: expect.stringMatching(/./u) },
      },
    });
  }
});

test('httpBatchStreamLink, which reads one error for all calls, can read it', async () => {
  const client = createTRPCClient<AppRouter>({
    links: [httpBatchStreamLink({ url: `${world.a.url}/trpc`, headers: { 'sec-fetch-site': 'cross-site' } })],
  });
  const calls = await Promise.allSettled([client.auth.touch.mutate(), client.auth.logout.mutate()]);
  for (const call of calls)
    expect(call).toMatchObject({ reason: { data: { curfewCode: 'CROSS_SITE_REQUEST' } } });
});

test('a query may come as a POST', async () => {
  const { visitor } = await world.newSession(await world.newAccount());
  const { status, body } = await visitor.rest('POST', '/trpc/auth.listSessions', { body: { limit: 1 } });
  expect([status, body.result.data.sessions.length]).toEqual([200, 1]);
  const foreign = { headers: { 'sec-fetch-site': 'cross-site' }, body: {} };
  expect((await visitor.rest('POST', '/trpc/auth.listSessions', foreign)).status).toBe(403);
});

function streamClient(url: string) {
  return createTRPCClient<AppRouter>({
    links: [httpSubscriptionLink({ url, EventSource: FetchEventSource })],
  });
}

test.each([
  ['a subscription that is too long', `/trpc?x=${'x'.repeat(2048)}`, 'URI_TOO_LONG'],
  ['a subscription that is not there', '/trpc/old/', 'NOT_FOUND'],
])('%s fails with a readable error', async (_name, path, curfewCode) => {
  const client = streamClient(`${world.a.url}${path}`);
  const failure = await new Promise<unknown>(
    (resolve) => void client.auth.events.subscribe(undefined, { onError: resolve }),
  );
  expect(failure).toBeInstanceOf(TRPCClientError);
  expect((failure as TRPCClientError<AppRouter>).data).toMatchObject({ curfewCode });
});

test('a stream of a procedure that is not there, or is none, is refused within the stream, and not asked for again', async () => {
  for (const [path, curfewCode] of [
    ['auth.nothing', 'NOT_FOUND'],
    ['auth.login', 'METHOD_NOT_ALLOWED'],
    ['auth.session', 'UNAUTHORIZED'],
  ]) {
    const response = await fetch(`${world.a.url}/trpc/${path}`, { headers: { accept: 'text/event-stream' } });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const body = await response.text();
    expect(body).toMatch(/^retry: 86400000\nevent: serialized-error\n/u);
    expect(body).toContain(`"curfewCode":"${curfewCode}"`);
  }
});

test('what begins while the server is stopping is refused in tRPC’s shape', { timeout: 30_000 }, async () => {
  const api = await startApi(world.databaseUrl);
  const { hostname, port } = new URL(api.url);
  const [first, second] = [connect(Number(port), hostname), connect(Number(port), hostname)];
  await Promise.all([once(first, 'connect'), once(second, 'connect')]);
  // Neither is idle: half of a request has arrived.
  first.write('GET /trpc/auth.session HTTP/1.1\r\nhost: x\r\n');
  second.write('GET /api/auth/session HTTP/1.1\r\nhost: x\r\n');
  await fetch(`${api.url}/livez`);
  api.signal('SIGTERM');
  await expect.poll(() => fetch(`${api.url}/livez`).catch(() => null)).toBeNull();
  for (const socket of [first, second]) socket.write('\r\n');
  const [ofTrpc, ofRest] = await Promise.all([text(first), text(second)]);
  expect(ofTrpc).toMatch(/^HTTP\/1.1 503 /u);
  expect(ofTrpc).toContain('"curfewCode":"UNAVAILABLE"');
  expect(ofTrpc).toMatch(/retry-after: 2\r\n/iu);
  expect(ofRest).toContain('"code":"UNAVAILABLE"');
  expect(await api.exited).toBe(0);
});
