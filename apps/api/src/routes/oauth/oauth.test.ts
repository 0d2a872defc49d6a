import { introspectOutput, oauthErrorSchema, tokenOutput } from '@curfew/contracts';
import type { TokenOutput } from '@curfew/contracts';
import { describe, expect, test } from 'vitest';
import { PASSWORD, useApiWorld } from '../../testing/api-world.ts';
import type { Account } from '../../testing/api-world.ts';
import { rawRequest } from '../../testing/raw-request.ts';

const SECRET = 'an-introspection-secret-of-the-tests';
const world = useApiWorld({ INTROSPECTION_CLIENTS: `billing:${SECRET},search:another-${SECRET}` });
const basic = (credential: string) => `Basic ${Buffer.from(credential).toString('base64')}`;

async function form(path: string, fields: Record<string, string> | string, url = world.a.url) {
  const response = await fetch(`${url}${path}`, { method: 'POST', body: new URLSearchParams(fields) });
  const body: unknown = await response.json();
  return { status: response.status, headers: response.headers, body };
}

async function logIn(account: Account): Promise<TokenOutput> {
  const answer = await form('/token', {
    grant_type: 'password',
    username: account.email,
    password: PASSWORD,
  });
  return tokenOutput.parse(answer.body);
}

/** What the rest of the api says to an access token. */
async function opens(accessToken: string, url = world.b.url): Promise<number> {
  const headers = { authorization: `Bearer ${accessToken}` };
  return (await world.anonymous(url).rest('GET', '/api/auth/session', { headers })).status;
}

const refusal = (answer: { status: number; body: unknown }) => [
  answer.status,
  oauthErrorSchema.parse(answer.body).error,
];

describe('POST /token', () => {
  test('a password gives tokens, a refresh token gives their successors, each once', async () => {
    const account = await world.newAccount();
    const begun = await form('/token', {
      grant_type: 'password',
      username: account.email,
      password: PASSWORD,
      scope: 'whatever',
    });
    expect(begun.status).toBe(200);
    expect(begun.headers.get('cache-control')).toBe('no-store');
    expect(begun.headers.getSetCookie()).toEqual([]);
    const first = tokenOutput.parse(begun.body);
    expect(first).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
    expect(first.access_token).toMatch(/^cfa_/u);
    expect(await opens(first.access_token)).toBe(200);
    const json = await world
      .anonymous(world.b.url)
      .rest('POST', '/token', { body: { grant_type: 'refresh_token', refresh_token: first.refresh_token } });
    const second = tokenOutput.parse(json.body);
    expect(await opens(second.access_token)).toBe(200);
    expect(await opens(first.access_token)).toBe(401);
  });

  test('after a logout, 400 invalid_grant', async () => {
    const tokens = await logIn(await world.newAccount());
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    const ended = await world.anonymous().rest('POST', '/api/auth/logout', { headers });
    expect(ended.body).toMatchObject({ outcome: 'ended', endedSessions: 1 });
    // The cookies of the browser that it may run in are those of another session, which lives.
    expect(ended.headers.getSetCookie()).toEqual([]);
    expect(await opens(tokens.access_token)).toBe(401);
    const again = await form('/token', { grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
    expect(refusal(again)).toEqual([400, 'invalid_grant']);
  });

  test.each<[string, Record<string, string> | string, string]>([
    ['nothing', {}, 'invalid_request'],
    ['a grant type nobody has', { grant_type: 'magic' }, 'unsupported_grant_type'],
    [
      'a password grant without a password',
      { grant_type: 'password', username: 'a@b.example' },
      'invalid_request',
    ],
    [
      'a wrong password',
      { grant_type: 'password', username: 'nobody@test.example', password: 'wrong' },
      'invalid_grant',
    ],
    ['a token that is none', { grant_type: 'refresh_token', refresh_token: 'nonsense' }, 'invalid_grant'],
    ['a parameter twice', 'grant_type=refresh_token&refresh_token=a&refresh_token=b', 'invalid_request'],
  ])('refuses %s', async (_, fields, error) => {
    expect(refusal(await form('/token', fields))).toEqual([400, error]);
  });

  test('refuses broken JSON and other bodies the way its callers read it', async () => {
    for (const [type, body, status] of [
      ['application/json', '{"grant_type":', 400],
      ['text/plain', 'grant_type=password', 415],
      ['multipart/form-data; boundary=x', '--x--', 415],
    ] as const) {
      const response = await fetch(`${world.a.url}/token`, {
        method: 'POST',
        headers: { 'content-type': type },
        body,
      });
      expect([type, ...refusal({ status: response.status, body: await response.json() })]).toEqual([
        type,
        status,
        'invalid_request',
      ]);
    }
  });

  test('forms are taken nowhere else', async () => {
    for (const path of ['/api/auth/login', '/api/auth/logout', '/trpc/auth.logout', '/trpc/auth.refresh']) {
      const response = await fetch(`${world.a.url}${path}`, {
        method: 'POST',
        body: new URLSearchParams({ a: 'b' }),
      });
      expect([path, response.status]).toEqual([path, 415]);
    }
  });

  test('a limit is told with the time to wait', async () => {
    const fields = { grant_type: 'password', username: 'limited@test.example', password: 'wrong' };
    const answers = [];
    for (let attempt = 0; attempt < 6; attempt += 1) answers.push(await form('/token', fields));
    const last = answers.at(-1);
    expect(last && refusal(last)).toEqual([429, 'slow_down']);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('POST /revoke', () => {
  test.each(['access_token', 'refresh_token'] as const)(
    'by its %s a session is over, tokens and all',
    async (kind) => {
      const tokens = await logIn(await world.newAccount());
      const answer = await form('/revoke', { token: tokens[kind], token_type_hint: 'access_token' });
      expect([answer.status, answer.body]).toEqual([200, {}]);
      expect(await opens(tokens.access_token)).toBe(401);
      const again = await form('/token', {
        grant_type: 'refresh_token',
        refresh_token: tokens.refresh_token,
      });
      expect(refusal(again)).toEqual([400, 'invalid_grant']);
      const repeated = await form('/revoke', { token: tokens[kind] });
      expect([repeated.status, repeated.body]).toEqual([200, {}]);
    },
  );

  test('a token that was never issued is a success too; a request without one is not', async () => {
    expect((await form('/revoke', { token: 'nonsense' })).status).toBe(200);
    expect(refusal(await form('/revoke', {}))).toEqual([400, 'invalid_request']);
  });

  test('ends no browser session: a cookie is not a token', async () => {
    const { visitor } = await world.newSession(await world.newAccount());
    expect((await form('/revoke', { token: visitor.token() ?? '' })).status).toBe(200);
    expect((await visitor.rest('GET', '/api/auth/session')).status).toBe(200);
  });
});

describe('POST /introspect', () => {
  const ask = (token: string, authorization?: string) =>
    world.anonymous(world.b.url).rest('POST', '/introspect', {
      body: { token },
      headers: authorization === undefined ? {} : { authorization },
    });

  test('a trusted service learns that a token lives, and at once that it does not', async () => {
    const account = await world.newAccount();
    const { access_token: token } = await logIn(account);
    const before = await ask(token, basic(`billing:${SECRET}`));
    expect(introspectOutput.parse(before.body)).toMatchObject({
      active: true,
      sub: account.id,
      username: account.email,
      role: 'user',
    });
    const another = await form('/introspect', {
      token,
      client_id: 'search',
      client_secret: `another-${SECRET}`,
    });
    expect(another.body).toEqual(before.body);
    await world.engine.invalidateAllUserSessions(account.id, { reason: 'user_logout_all', origin: {} });
    expect((await ask(token, basic(`billing:${SECRET}`))).body).toEqual({ active: false });
  });

  test('asking is no activity', async () => {
    const { access_token: token } = await logIn(await world.newAccount());
    const before = await ask(token, basic(`billing:${SECRET}`));
    const { sid } = before.body as { sid: string };
    await world.age(sid, 300);
    const lastActive = async () =>
      (await world.db.prisma.userSession.findUniqueOrThrow({ where: { id: sid } })).lastActive.getTime();
    const aged = await lastActive();
    expect((await ask(token, basic(`billing:${SECRET}`))).body).toMatchObject({ active: true });
    expect(await lastActive()).toBe(aged);
  });

  test.each([
    ['nobody', undefined],
    ['a wrong secret', basic(`billing:not-${SECRET}`)],
    ['the secret of another', basic(`billing:another-${SECRET}`)],
    ['an unknown name', basic(`nobody:${SECRET}`)],
    ['no text at all', 'Basic'],
    ['an access token', 'Bearer cfa_x'],
  ])('%s learns nothing', async (_, authorization) => {
    const { access_token: token } = await logIn(await world.newAccount());
    const answer = await ask(token, authorization);
    expect(refusal(answer)).toEqual([401, 'invalid_client']);
    expect(answer.headers.get('www-authenticate')).toBe('Basic realm="curfew"');
  });

  test('only access tokens open anything, so anything else is inactive', async () => {
    const account = await world.newAccount();
    const tokens = await logIn(account);
    const { visitor } = await world.newSession(account);
    for (const text of [tokens.refresh_token, visitor.token() ?? '', 'nonsense']) {
      expect((await ask(text, basic(`billing:${SECRET}`))).body).toEqual({ active: false });
    }
    expect(await opens(tokens.access_token)).toBe(200);
  });
});

describe('WWW-Authenticate (RFC 6750 §3)', () => {
  const at = async (path: string, headers: Record<string, string>) => {
    const { status, headers: answered, body } = await world.anonymous().rest('GET', path, { headers });
    return { status, challenge: answered.get('www-authenticate'), body };
  };
  const sessionPath = '/api/auth/session';

  test('without a credential: 401, the realm and no error', async () => {
    for (const path of [sessionPath, '/trpc/auth.session']) {
      expect(await at(path, {})).toMatchObject({ status: 401, challenge: 'Bearer realm="curfew"' });
    }
  });

  test('with a token that opens nothing: 401 invalid_token', async () => {
    const tokens = await logIn(await world.newAccount());
    await form('/revoke', { token: tokens.access_token });
    const { visitor } = await world.newSession(await world.newAccount());
    const dead = [
      tokens.access_token,
      tokens.refresh_token,
      visitor.token() ?? '',
      `cfa_${'A'.repeat(22)}.${'A'.repeat(43)}`,
      'nonsense',
    ];
    for (const token of dead) {
      for (const path of [sessionPath, '/trpc/auth.session']) {
        const { status, challenge } = await at(path, { authorization: `Bearer ${token}` });
        expect([token, status]).toEqual([token, 401]);
        expect(challenge).toContain('error="invalid_token"');
      }
    }
    expect(await at(sessionPath, { authorization: 'Basic abc' })).toMatchObject({ status: 401 });
  });

  test('with an access that has expired: 401 invalid_token, and the reason says to refresh', async () => {
    const tokens = await logIn(await world.newAccount());
    const { body } = await at(sessionPath, { authorization: `Bearer ${tokens.access_token}` });
    await world.age((body as { session: { id: string } }).session.id, 3600);
    const expired = await at(sessionPath, { authorization: `Bearer ${tokens.access_token}` });
    expect(expired).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED', reason: 'access_expired' } });
    expect(expired.challenge).toContain('error="invalid_token"');
    expect(
      tokenOutput.safeParse(
        (await form('/token', { grant_type: 'refresh_token', refresh_token: tokens.refresh_token })).body,
      ).success,
    ).toBe(true);
  });

  test('with more than one credential: 400 invalid_request', async () => {
    const { access_token: token } = await logIn(await world.newAccount());
    const { visitor } = await world.newSession(await world.newAccount());
    const both = await visitor.rest('GET', sessionPath, { headers: { authorization: `Bearer ${token}` } });
    expect([both.status, both.body.code]).toEqual([400, 'AMBIGUOUS_CREDENTIALS']);
    expect(both.headers.get('www-authenticate')).toContain('error="invalid_request"');
    const twice = await rawRequest(world.a.url, [
      `GET ${sessionPath} HTTP/1.1`,
      'Host: localhost',
      `Authorization: Bearer ${token}`,
      'Authorization: Bearer nonsense',
      'Connection: close',
    ]);
    expect(twice).toMatch(/^HTTP\/1\.1 400 /u);
    expect(twice).toContain('AMBIGUOUS_CREDENTIALS');
    // None of them opens anything, and each of them ends its session.
    const logout = await visitor.rest('POST', '/api/auth/logout', {
      headers: { authorization: `Bearer ${token}` },
    });
    expect([logout.status, logout.body.endedSessions]).toEqual([200, 2]);
    expect(logout.headers.getSetCookie()).toHaveLength(3);
  });

  test('too little: 403 insufficient_scope, or insufficient_user_authentication where the password would help', async () => {
    const tokens = await logIn(await world.newAccount());
    const authorization = `Bearer ${tokens.access_token}`;
    const forbidden = await at('/trpc/admin.findUsers?input=%7B%7D', { authorization });
    expect(forbidden.status).toBe(403);
    expect(forbidden.challenge).toContain('error="insufficient_scope"');
    const { body } = await at(sessionPath, { authorization });
    await world.age((body as { session: { id: string } }).session.id, 601);
    const stale = await world
      .anonymous()
      .rest('POST', '/trpc/auth.logoutOthers', { body: {}, headers: { authorization } });
    expect(stale.status).toBe(403);
    expect(stale.headers.get('www-authenticate')).toContain('error="insufficient_user_authentication"');
  });

  test('a token in the address counts for nothing', async () => {
    const { access_token: token } = await logIn(await world.newAccount());
    for (const name of ['access_token', 'token', 'authorization']) {
      expect((await at(`${sessionPath}?${name}=${token}`, {})).status).toBe(401);
    }
  });
});
