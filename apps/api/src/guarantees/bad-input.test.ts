import fc from 'fast-check';
import { expect, test } from 'vitest';
import { useApiWorld } from '../testing/api-world.ts';
import { heapInUse } from '../testing/heap-in-use.ts';

const REQUESTS = 10_000;
/** The first ones load what is loaded once. */
const WARM_UP = 2_000;
const AT_ONCE = 20;
const world = useApiWorld();

const paths = [
  '/trpc/auth.login',
  '/trpc/auth.logout',
  '/trpc/auth.listSessions',
  '/trpc/auth.session',
  '/trpc/auth.logoutSession',
  '/trpc/auth.changePassword',
  '/trpc/auth.login,auth.logout,auth.touch',
  '/trpc/auth.register',
  '/api/auth/login',
  '/api/auth/logout',
  '/api/auth/register',
  '/api/auth/sessions',
  '/api/auth/session',
  '/auth/logout',
  '/logout',
  '/logout/all',
  '/token',
  '/revoke',
  '/introspect',
];
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    '\u0000',
    "' OR 1=1 --",
    '<img src=x onerror=alert(1)>',
    '%00',
    '../../etc/passwd',
  ),
);
const json = fc.oneof(
  fc.json({ maxDepth: 4 }),
  fc
    .record(
      {
        email: fc.oneof(fc.emailAddress(), nasty),
        password: nasty,
        displayName: nasty,
        ticket: nasty,
        sessionId: fc.oneof(fc.uuid(), nasty),
        0: fc.jsonValue(),
        1: fc.jsonValue(),
        extra: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value)),
);
const request = fc.record({
  method: fc.constantFrom('GET', 'POST', 'POST', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'),
  path: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...paths) },
    { weight: 1, arbitrary: nasty.map((text) => `/${encodeURIComponent(text.toWellFormed())}`) },
  ),
  query: fc.oneof(
    fc.constant(''),
    fc.constant('?batch=1'),
    json.map((text) => `?input=${encodeURIComponent(text.toWellFormed())}`),
    json.map((text) => `?batch=1&input=${encodeURIComponent(text.toWellFormed())}`),
    nasty.map(
      (text) =>
        `?cursor=${encodeURIComponent(text.toWellFormed())}&limit=${encodeURIComponent(text.toWellFormed())}`,
    ),
  ),
  contentType: fc.constantFrom(
    'application/json',
    'application/json',
    'application/json; charset=utf-8',
    'text/plain',
    'multipart/form-data',
    'application/x-www-form-urlencoded',
    '',
  ),
  body: fc.oneof(json, nasty, fc.constant(''), fc.constant(`${'['.repeat(4000)}${']'.repeat(4000)}`)),
  userAgent: fc.string({ maxLength: 300 }),
  cookie: fc.oneof(
    fc.constant(''),
    fc.constant(`__Host-Http-session=cfs_${'A'.repeat(22)}.${'A'.repeat(43)}`),
    fc.base64String({ maxLength: 200 }).map((text) => `__Host-Http-session=${text}`),
  ),
});

async function send(
  sample: typeof request extends fc.Arbitrary<infer Sample> ? Sample : never,
): Promise<void> {
  const { method, path, query, contentType, body, userAgent, cookie } = sample;
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const response = await fetch(`${world.a.url}${path}${query}`, {
    method,
    headers: {
      ...(contentType !== '' && { 'content-type': contentType }),
      ...(cookie !== '' && { cookie }),
      'user-agent': userAgent.replaceAll(/[^\x20-\x7e]/gu, ''),
    },
    ...(hasBody && { body: body.toWellFormed() }),
  });
  const text = await response.text();
  expect([response.status < 500, text]).toEqual([true, text]);
  expect(text).not.toMatch(/node_modules|\.ts:\d|at \w+ \(|prisma|SELECT |stack/iu);
}

test(`${REQUESTS} random requests: no 5xx, no stack, no growth`, { timeout: 300_000 }, async () => {
  const samples = fc.sample(request, { numRuns: REQUESTS, seed: 20_261_120 });
  let warm = 0;
  for (let sent = 0; sent < samples.length; sent += AT_ONCE) {
    await Promise.all(samples.slice(sent, sent + AT_ONCE).map(send));
    if (sent === WARM_UP) warm = await heapInUse(world.a);
  }
  const { rows } = await world.db.pool.query<{ count: string }>('SELECT count(*) FROM user_sessions');
  expect(Number(rows[0]?.count)).toBe(0);
  expect(await heapInUse(world.a)).toBeLessThan(warm * 1.1);
  expect(world.a.lines.filter((line) => line.includes('"level":50'))).toEqual([]);
});
