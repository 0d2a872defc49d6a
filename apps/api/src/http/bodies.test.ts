import { describe, expect, test } from 'vitest';
import { useApiWorld } from '../testing/api-world.ts';
import { newBearerSession } from '../testing/bearer-session.ts';
import { rawRequest } from '../testing/raw-request.ts';

const world = useApiWorld();

/** Where a session can be ended, and what has to be presented there. */
const routes = [
  { route: 'POST /api/auth/logout', presents: 'cookie' },
  { route: 'POST /auth/logout', presents: 'cookie' },
  { route: 'POST /api/auth/logout/all', presents: 'cookie' },
  { route: 'DELETE /api/auth/sessions', presents: 'cookie' },
  { route: 'DELETE /api/auth/sessions/{id}', presents: 'cookie' },
  { route: 'POST /logout', presents: 'bearer' },
  { route: 'POST /logout/all', presents: 'bearer' },
  { route: 'POST /trpc/auth.logout', presents: 'cookie' },
  { route: 'POST /trpc/auth.logout?batch=1', presents: 'cookie' },
  { route: 'POST /trpc/auth.logoutAll', presents: 'cookie' },
] as const;

/** What clients send for a request without data. */
const emptyBodies: Record<string, string[]> = {
  'no body, as fetch and curl -X POST send it': [],
  'a length of 0 and no type, as undici sends it': ['content-length: 0'],
  'axios.post(url)': ['content-type: application/x-www-form-urlencoded', 'content-length: 0'],
  '<form method=post>, htmx and curl -d ""': [
    'content-type: application/x-www-form-urlencoded; charset=UTF-8',
    'content-length: 0',
  ],
  'fetch with body: ""': ['content-type: text/plain;charset=UTF-8', 'content-length: 0'],
  'a multipart body of no length': ['content-type: multipart/form-data; boundary=x', 'content-length: 0'],
  'JSON of no length': ['content-type: application/json', 'content-length: 0'],
  'a type and no length': ['content-type: text/plain'],
  'an empty type': ['content-type:', 'content-length: 0'],
  'a type that is none': ['content-type: nonsense', 'content-length: 0'],
  'any type': ['content-type: */*', 'content-length: 0'],
  'an encoding of nothing': ['content-type: application/json', 'content-encoding: gzip', 'content-length: 0'],
  'a length of 00': ['content-type: text/plain', 'content-length: 00'],
};
const chunkedTypes = [
  'application/json',
  'application/x-www-form-urlencoded',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  'nonsense',
  '',
];
for (const type of chunkedTypes) {
  emptyBodies[`chunks of no length, typed "${type}"`] = [
    `content-type: ${type}`,
    'transfer-encoding: chunked',
    '',
    '0',
  ];
}
emptyBodies['chunks of no length without a type'] = ['transfer-encoding: chunked', '', '0'];

/** Bodies that say something in a form we do not read. */
const unreadable: Record<string, string[]> = {
  'a form': ['content-type: application/x-www-form-urlencoded', 'content-length: 3', '', 'a=b'],
  'plain text': ['content-type: text/plain', 'content-length: 2', '', '{}'],
  'an empty multipart form': [
    'content-type: multipart/form-data; boundary=x',
    'content-length: 5',
    '',
    '--x--',
  ],
  'JSON without a type': ['content-length: 2', '', '{}'],
  'JSON with an empty type': ['content-type:', 'content-length: 2', '', '{}'],
  'JSON in chunks without a type': ['transfer-encoding: chunked', '', '2', '{}', '0'],
  'JSON in chunks as plain text': [
    'content-type: text/plain',
    'transfer-encoding: chunked',
    '',
    '2',
    '{}',
    '0',
  ],
  'white space as plain text': ['content-type: text/plain', 'content-length: 1', '', ' '],
  'JSON of another charset': [
    'content-type: application/json; charset=utf-16',
    'content-length: 2',
    '',
    '{}',
  ],
  'JSON of two charsets': [
    'content-type: application/json; charset=latin1; charset=utf-8',
    'content-length: 2',
    '',
    '{}',
  ],
  'JSON with a parameter that names another type': [
    'content-type: application/json; x="multipart/form-data"',
    'content-length: 2',
    '',
    '{}',
  ],
  'JSON behind a tab': ['content-type: application/json\ta', 'content-length: 2', '', '{}'],
  'compressed JSON': [
    'content-type: application/json',
    'content-encoding: gzip',
    'content-length: 2',
    '',
    '{}',
  ],
  'JSON that says it is not encoded': [
    'content-type: application/json',
    'content-encoding: identity',
    'content-length: 2',
    '',
    '{}',
  ],
};

/** A session, and its logout as the lines of a request. */
async function aLogout({ route, presents }: (typeof routes)[number]) {
  const account = await world.newAccount();
  const bearer = presents === 'bearer' ? await newBearerSession(world, account) : null;
  const cookie = bearer ? null : await world.newSession(account);
  const credential = bearer
    ? [`authorization: ${bearer.headers.authorization}`]
    : [
        `cookie: ${[...(cookie?.visitor.cookies ?? [])].map((pair) => pair.join('=')).join('; ')}`,
        `x-csrf-token: ${cookie?.visitor.cookies.get('__Host-csrf') ?? ''}`,
      ];
  const id = bearer?.id ?? cookie?.id ?? '';
  return {
    isOver: async () => {
      const { rows } = await world.db.pool.query<{ over: boolean }>(
        `SELECT s.invalidated_at IS NOT NULL OR s.epoch <> u.session_epoch AS over
           FROM user_sessions s JOIN users u ON u.id = s.user_id WHERE s.id = $1`,
        [id],
      );
      return rows[0]?.over;
    },
    send: async (rest: string[], extra: string[] = []) => {
      const line = `${route.replace('{id}', id)} HTTP/1.1`;
      const head = [line, 'host: app.example', 'connection: close', ...credential, ...extra];
      return statusOf(await rawRequest(world.a.url, [...head, ...rest]));
    },
  };
}

function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d+)/u.exec(answer)?.[1]);
}

describe.each(routes)('$route', (where) => {
  test.concurrent.each(Object.entries(emptyBodies))('is carried out with %s', async (_, lines) => {
    const logout = await aLogout(where);
    expect([await logout.send(lines), await logout.isOver()]).toEqual([200, true]);
  });

  test.concurrent.each(Object.entries(unreadable))(
    'is refused and not carried out with %s',
    async (_, lines) => {
      const logout = await aLogout(where);
      expect([await logout.send(lines), await logout.isOver()]).toEqual([415, false]);
    },
  );

  test('of another site is refused for that, whatever its type', async () => {
    const logout = await aLogout(where);
    for (const lines of [...Object.values(emptyBodies), ...Object.values(unreadable)]) {
      expect(await logout.send(lines, ['sec-fetch-site: cross-site'])).toBe(403);
    }
    expect(await logout.isOver()).toBe(false);
  });
});

test.each([
  'application/json',
  'APPLICATION/JSON',
  'application/json; charset=utf-8',
  'application/json;charset=UTF-8',
  'application/json; charset="utf-8"',
  'application/json ; charset=utf-8',
  'application/json;',
  '  application/json',
])('a body typed "%s" is read as JSON', async (contentType) => {
  for (const path of ['/api/auth/login', '/trpc/auth.login']) {
    const headers = { 'content-type': contentType };
    const body = { email: `nobody-${crypto.randomUUID()}@test.example`, password: 'no' };
    expect((await world.anonymous().rest('POST', path, { headers, body })).status).toBe(401);
  }
});

test.each([
  ['application/x-www-form-urlencoded', 400],
  ['application/x-www-form-urlencoded; charset="UTF-8"', 400],
  ['Application/X-WWW-Form-Urlencoded ; charset=utf-8', 400],
  ['application/x-www-form-urlencoded; charset=iso-8859-1', 415],
  ['application/x-www-form-urlencoded; boundary=x', 415],
  ['multipart/form-data; boundary=x', 415],
  ['text/plain', 415],
])('a token request typed "%s" is answered %i', async (contentType, status) => {
  const response = await fetch(`${world.a.url}/token`, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: 'grant_type=refresh_token&refresh_token=nonsense',
  });
  expect(response.status).toBe(status);
  const { error } = (await response.json()) as { error: string };
  expect(error).toBe(status === 400 ? 'invalid_grant' : 'invalid_request');
});

test('an unknown address is not found, whatever is sent there', async () => {
  const bodies = [...Object.values(emptyBodies), ...Object.values(unreadable)];
  bodies.push(['content-type: application/json', 'content-length: 1', '', '{']);
  bodies.push(['content-type: text/plain', 'content-length: 99999', '', '{']);
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    for (const lines of bodies) {
      const head = [`${method} /api/auth/nowhere HTTP/1.1`, 'host: app.example', 'connection: close'];
      expect([method, lines, statusOf(await rawRequest(world.a.url, [...head, ...lines]))]).toEqual([
        method,
        lines,
        404,
      ]);
    }
  }
});

describe('input arrives as it was sent', () => {
  test.each([
    ['/api/auth/login', 'expected object, received undefined', ''],
    ['/api/auth/login', 'expected object, received null', 'null'],
    ['/trpc/auth.login', 'expected object, received undefined', ''],
    ['/trpc/auth.login', 'expected object, received null', 'null'],
    ['/trpc/auth.login?batch=1', 'expected object, received undefined', ''],
    ['/trpc/auth.login?batch=1', 'expected object, received undefined', '{}'],
    ['/trpc/auth.login?batch=1', 'expected object, received null', '{"0":null}'],
  ])('%s says "%s" to "%s"', async (path, message, body) => {
    const response = await fetch(`${world.a.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(message);
  });

  test('a body of {} is told each field that is missing', async () => {
    for (const path of ['/api/auth/login', '/trpc/auth.login']) {
      const { status, body } = await world.anonymous().rest('POST', path, { body: {} });
      const issues: { path: string }[] = body.issues ?? body.error.data.issues;
      expect([status, issues.map((issue) => issue.path)]).toEqual([400, ['email', 'password']]);
    }
  });

  test.each(['', 'null', '{}'])('a logout takes "%s" for no input', async (body) => {
    for (const path of ['/api/auth/logout', '/trpc/auth.logout', '/trpc/auth.touch']) {
      const { visitor } = await world.newSession(await world.newAccount());
      const response = await fetch(`${world.a.url}${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-csrf-token': visitor.cookies.get('__Host-csrf') ?? '',
          cookie: [...visitor.cookies].map((pair) => pair.join('=')).join('; '),
        },
        body,
      });
      expect([path, response.status]).toEqual([path, 200]);
    }
  });
});
