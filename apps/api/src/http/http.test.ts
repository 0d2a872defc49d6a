import { connect } from 'node:net';
import { once } from 'node:events';
import { problemSchema } from '@curfew/contracts';
import { describe, expect, test } from 'vitest';
import { PASSWORD, useApiWorld } from '../testing/api-world.ts';
import { createVisitor } from '../testing/visitor.ts';

const ORIGIN = 'https://app.example';
const world = useApiWorld();

async function session() {
  const { visitor } = await world.newSession(await world.newAccount());
  return visitor;
}

describe('requests that change something', () => {
  test.each<[string, Record<string, string>, number]>([
    ['of our own page', { 'sec-fetch-site': 'same-origin' }, 200],
    ['typed by the person', { 'sec-fetch-site': 'none' }, 200],
    ['of another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['of a sibling subdomain', { 'sec-fetch-site': 'same-site' }, 403],
    ['of another site that claims our origin', { 'sec-fetch-site': 'cross-site', origin: ORIGIN }, 403],
    ['of an older browser on our page', { origin: ORIGIN }, 200],
    ['of an older browser elsewhere', { origin: 'https://evil.example' }, 403],
    ['of an opaque origin', { origin: 'null' }, 403],
    ['of a name that begins like ours', { origin: `${ORIGIN}.evil.example` }, 403],
    ['of our name over another scheme', { origin: 'http://app.example' }, 403],
    ['of a program', {}, 200],
  ])('%s', async (_, headers, status) => {
    const visitor = await session();
    const holder = visitor.copy();
    const answer = await visitor.rest('POST', '/api/auth/logout', { headers });
    expect(answer.status).toBe(status);
    if (status === 403) expect(problemSchema.parse(answer.body).code).toBe('CROSS_SITE_REQUEST');
    expect((await holder.rest('GET', '/api/auth/session')).status).toBe(status === 200 ? 401 : 200);
    // A refused logout takes nobody's cookies.
    expect(visitor.token() === undefined).toBe(status === 200);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/octet-stream',
    'application/json;x=multipart/form-data',
    'application/json\t; x=y',
    'application/jsonx',
  ])('are refused as %s, and not executed', async (contentType) => {
    for (const path of ['/trpc/auth.logout', '/trpc/auth.logoutAll', '/api/auth/logout', '/auth/logout']) {
      const visitor = await session();
      const response = await fetch(`${world.a.url}${path}`, {
        method: 'POST',
        headers: {
          'content-type': contentType,
          cookie: [...visitor.cookies].map((pair) => pair.join('=')).join('; '),
        },
        body: '--x--',
      });
      expect(response.status).toBe(415);
      expect((await visitor.rest('GET', '/api/auth/session')).status).toBe(200);
    }
  });

  test('a mutation without input needs neither a body nor a content type', async () => {
    for (const path of ['/trpc/auth.logout', '/trpc/auth.logout?batch=1']) {
      expect((await fetch(`${world.a.url}${path}`, { method: 'POST' })).status).toBe(200);
    }
  });

  test('a GET or HEAD changes nothing', async () => {
    const visitor = await session();
    for (const method of ['GET', 'HEAD']) {
      for (const path of [
        '/trpc/auth.logout',
        '/trpc/auth.logoutAll',
        '/trpc/auth.logout?batch=1',
        '/api/auth/logout',
      ]) {
        const { status } = await visitor.rest(method, path);
        expect([method, path, status < 500]).toEqual([method, path, true]);
      }
    }
    expect((await visitor.rest('GET', '/api/auth/session')).status).toBe(200);
  });
});

describe('the CSRF token', () => {
  const logout = (headers: Record<string, string>) => ({ body: {}, headers });

  test('must come with every tRPC mutation that carries the session cookie, and belong to it', async () => {
    const visitor = await session();
    const foreign = await session();
    for (const token of ['', 'nonsense', foreign.cookies.get('__Host-csrf') ?? '']) {
      const answer = await visitor.rest('POST', '/trpc/auth.logout', logout({ 'x-csrf-token': token }));
      expect(answer.body.error.data).toMatchObject({ curfewCode: 'CSRF_TOKEN_INVALID', code: 'FORBIDDEN' });
      expect((await visitor.rest('GET', '/api/auth/session')).status).toBe(200);
    }
    const own = { 'x-csrf-token': visitor.cookies.get('__Host-csrf') ?? '' };
    expect((await visitor.rest('POST', '/trpc/auth.logout', logout(own))).status).toBe(200);
  });

  test('is handed out again with the refusal, so a browser that lost it is not locked out', async () => {
    const visitor = await session();
    visitor.cookies.delete('__Host-csrf');
    await visitor.rest('POST', '/trpc/auth.touch', logout({}));
    await visitor.trpc.auth.touch.mutate();
  });

  test('is not asked of queries, nor without a session cookie', async () => {
    const visitor = await session();
    expect((await visitor.rest('GET', '/trpc/auth.session')).status).toBe(200);
    expect((await world.anonymous().rest('POST', '/trpc/auth.logout', { body: {} })).status).toBe(200);
  });
});

describe('ambiguous credentials', () => {
  test.each([
    [
      'two session cookies',
      (token: string) => ({ cookie: `__Host-Http-session=${token}; __Host-Http-session=${token}` }),
    ],
    [
      'a cookie and a bearer token',
      (token: string) => ({ cookie: `__Host-Http-session=${token}`, authorization: `Bearer ${token}` }),
    ],
  ])('%s: none of them wins', async (_, headers) => {
    const token = (await session()).token() ?? '';
    const anyone = world.anonymous();
    const { status, body } = await anyone.rest('GET', '/api/auth/session', { headers: headers(token) });
    expect([status, body.code]).toEqual([400, 'AMBIGUOUS_CREDENTIALS']);
  });

  test('a cookie credential is no bearer token, and no other name of cookie or query counts', async () => {
    const token = (await session()).token() ?? '';
    const anyone = world.anonymous();
    const attempts: [string, Record<string, string>][] = [
      ['/api/auth/session', { authorization: `Bearer ${token}` }],
      [
        '/api/auth/session',
        { cookie: `__Secure-session=${token}; session=${token}; __Host-session=${token}` },
      ],
      [`/api/auth/session?access_token=${token}&token=${token}`, {}],
    ];
    for (const [path, headers] of attempts)
      expect((await anyone.rest('GET', path, { headers })).status).toBe(401);
  });
});

describe('answers', () => {
  test.each([
    ['GET', '/api/auth/session', 401],
    ['GET', '/nowhere', 404],
    ['POST', '/api/auth/login', 400],
    ['GET', `/${'x'.repeat(3000)}`, 414],
    ['GET', '/livez', 200],
    ['GET', '/trpc/auth.nothing', 404],
    ['DELETE', '/api/auth/sessions/nonsense', 401],
  ])('to %s %s carry every security header', async (method, path, status) => {
    const response = await fetch(`${world.a.url}${path}`, { method });
    expect(response.status).toBe(status);
    const csp = response.headers.get('content-security-policy') ?? '';
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "object-src 'none'",
    ]) {
      expect(csp).toContain(part);
    }
    expect(csp).not.toMatch(/script-src[^;]*unsafe/u);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
      'x-frame-options': 'DENY',
      vary: expect.stringContaining('Sec-Fetch-Site'),
    });
    for (const header of ['server', 'x-powered-by', 'access-control-allow-origin'])
      expect(response.headers.has(header)).toBe(false);
  });

  test('outside tRPC errors are problem+json with a code, and tell nothing of the inside', async () => {
    const { status, headers, body } = await world
      .anonymous()
      .rest('POST', '/api/auth/login', { body: { email: 'x' } });
    expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(problemSchema.parse(body)).toMatchObject({ status, code: 'VALIDATION_FAILED' });
    expect(body.issues.map(({ path }: { path: string }) => path)).toEqual(['email', 'password']);
    expect(JSON.stringify(body)).not.toMatch(/node_modules|\.ts|prisma|stack/iu);
  });

  test('no reading procedure sets a cookie, and a 401 takes none away', async () => {
    const visitor = await session();
    for (const path of [
      '/api/auth/session',
      '/api/auth/sessions',
      '/trpc/auth.session',
      '/trpc/auth.listSessions',
    ]) {
      expect((await visitor.rest('GET', path)).headers.getSetCookie()).toEqual([]);
    }
    const dead = visitor.copy();
    await visitor.trpc.auth.logout.mutate();
    const refused = await dead.rest('GET', '/api/auth/session');
    expect([refused.status, refused.headers.getSetCookie()]).toEqual([401, []]);
  });

  test('the request id is the caller’s when it is one, and never what would break a log line', async () => {
    const id = async (given: string) =>
      (await fetch(`${world.a.url}/livez`, { headers: { 'x-request-id': given } })).headers.get(
        'x-request-id',
      );
    expect(await id('abc-123')).toBe('abc-123');
    expect(await id('a"b')).toMatch(/^[0-9a-f-]{36}$/u);
    expect(await id('x'.repeat(65))).toMatch(/^[0-9a-f-]{36}$/u);
  });
});

describe('cookies', () => {
  test('are set at login and cleared at logout with the same attributes', async () => {
    const account = await world.newAccount();
    const visitor = createVisitor(world.a.url);
    const body = { email: account.email, password: PASSWORD };
    const set = (await visitor.rest('POST', '/api/auth/login', { body })).headers.getSetCookie();
    const cleared = (await visitor.rest('POST', '/api/auth/logout')).headers.getSetCookie();
    const attributes = (line: string) => line.replace(/=[^;]*/u, '').replace(/ Max-Age=0;/u, '');
    expect(set.map(attributes)).toEqual([
      '__Host-Http-session; Path=/; HttpOnly; Secure; SameSite=Strict',
      '__Host-csrf; Path=/; Secure; SameSite=Strict',
    ]);
    expect(cleared.map(attributes)).toEqual([
      '__Host-Http-session; Path=/; HttpOnly; Secure; SameSite=Strict',
      '__Host-Http-refresh; Path=/; HttpOnly; Secure; SameSite=Strict',
      '__Host-csrf; Path=/; Secure; SameSite=Strict',
    ]);
    expect(cleared.every((line) => line.includes('=; Max-Age=0;'))).toBe(true);
  });

  test('the credential is in no body of an answer', async () => {
    const account = await world.newAccount();
    const visitor = createVisitor(world.a.url);
    const login = await visitor.rest('POST', '/api/auth/login', {
      body: { email: account.email, password: PASSWORD },
    });
    const bodies = [
      login.body,
      (await visitor.rest('GET', '/api/auth/session')).body,
      (await visitor.rest('GET', '/api/auth/sessions')).body,
    ];
    const secret = visitor.token()?.split('.')[1] ?? '';
    expect(secret).toHaveLength(43);
    for (const body of bodies) expect(JSON.stringify(body)).not.toContain(secret);
  });
});

describe('sizes', () => {
  test.each([
    [10, 200],
    [11, 400],
  ])('a batch of %i calls: %i', async (calls, status) => {
    const path = Array.from({ length: calls }, () => 'auth.session').join(',');
    const visitor = await session();
    const answer = await visitor.rest('GET', `/trpc/${path}?batch=1&input={}`);
    expect(answer.status).toBe(status);
  });

  test.each([
    [16 * 1024, 400],
    [16 * 1024 + 1, 413],
  ])('a body of %i bytes: %i', async (size, status) => {
    const body = JSON.stringify({ email: '' }).padEnd(size);
    const response = await fetch(`${world.a.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(response.status).toBe(status);
  });

  test.each([
    [2048, 404],
    [2049, 414],
  ])('an address of %i characters: %i', async (length, status) => {
    const response = await fetch(`${world.a.url}/nowhere?x=${'x'.repeat(length - '/nowhere?x='.length)}`);
    expect(response.status).toBe(status);
  });

  test.each([
    ['an unknown key', { email: 'a@b.example', password: 'x', isAdmin: true }],
    ['U+0000', { email: 'a@b.example', password: 'x\u0000' }],
    ['a lone surrogate', { email: 'a@b.example', password: '\ud800' }],
    ['a prototype', JSON.parse('{"email":"a@b.example","password":"x","__proto__":{"isAdmin":true}}')],
    ['an array', []],
    ['a number', 7],
    ['null', null],
  ])('%s in a login is refused on both doors', async (_, body) => {
    for (const path of ['/api/auth/login', '/trpc/auth.login']) {
      const { status } = await world.anonymous().rest('POST', path, { body });
      expect([path, status]).toEqual([path, 400]);
    }
  });
});

test('a request whose headers or body never end is cut off', { timeout: 20_000 }, async () => {
  const { port } = new URL(world.a.url);
  const slow = [
    'POST /api/auth/login HTTP/1.1\r\nhost: x\r\n',
    'POST /api/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
  ];
  await Promise.all(
    slow.map(async (start) => {
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', () => undefined);
      socket.resume();
      socket.write(start);
      await once(socket, 'close');
    }),
  );
});
