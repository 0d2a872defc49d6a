import { BUILD_HEADER } from '@curfew/contracts';
import { once } from 'node:events';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { relative } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { operations } from '../routes/operations.ts';
import { useApiWorld } from '../testing/api-world.ts';
import { plantWeb } from '../testing/plant-web.ts';

const web = plantWeb();
afterAll(web.remove);
// As `.env.example` gives it: a path that begins in the folder the API runs in.
const world = useApiWorld({ WEB_DIST: relative(process.cwd(), web.folder) });

async function open(path: string, accept = 'text/html,*/*') {
  const headers = { accept, 'accept-encoding': 'br' };
  const { statusCode, body } = await request(`${world.a.url}${path}`, headers);
  return { status: statusCode, text: body };
}

/** Not with `fetch`, which would decode the body. */
async function request(url: string, headers: Record<string, string>) {
  const [response] = (await once(get(url, { headers }), 'response')) as [IncomingMessage];
  return { statusCode: response.statusCode, headers: response.headers, body: await readText(response) };
}

test('a hashed file is kept for ever, whoever has logged in since; a page is never stored', async () => {
  const [file, page] = await Promise.all(
    ['/assets/index-a1.js', '/'].map((path) =>
      fetch(`${world.a.url}${path}`, { headers: { accept: 'text/html', 'accept-encoding': 'identity' } }),
    ),
  );
  expect(file?.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(file?.headers.get('vary')).toBe('accept-encoding');
  expect(page?.headers.get('cache-control')).toBe('no-store');
  expect(page?.headers.get('vary')).toContain('Cookie');
});

test.each([
  ['br, gzip', 'br', 'short'],
  ['gzip', 'gzip', 'longer'],
  ['identity', null, 'export {}'],
])(
  'a hashed file is sent as the build compressed it for whoever accepts %s',
  async (accepted, encoding, body) => {
    const response = await request(`${world.a.url}/assets/index-a1.js`, { 'accept-encoding': accepted });
    expect(response.headers['content-encoding'] ?? null).toBe(encoding);
    expect(response.headers['content-type']).toContain('javascript');
    expect(response.body).toBe(body);
  },
);

test('every answer names the build that the server has, refusals and files included', async () => {
  for (const path of ['/', '/trpc/auth.session', '/nothing', '/assets/index-a1.js']) {
    const { headers } = await fetch(`${world.a.url}${path}`);
    expect(headers.get(BUILD_HEADER)).toBe('planted');
  }
});

test.each([
  '/',
  '/sessions',
  '/operators/users',
  '/login?next=/',
  '/index.html',
  '/index.html?x',
  '/index%2Ehtml',
  '/%69ndex.html',
  '/login.en.html',
  '//',
  '//index.html',
  '/./index.html',
])('no page is stored at %s, whoever asks for it and however', async (path) => {
  const { hostname, port } = new URL(world.a.url);
  for (const method of ['GET', 'HEAD']) {
    // As it stands: `fetch` would tidy the address.
    const asked = get({ hostname, port, path, method, headers: { accept: 'text/html' } });
    const [{ statusCode, headers }] = (await once(asked, 'response')) as [IncomingMessage];
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers.vary).toMatch(/Cookie, Accept-Language, accept-encoding/u);
  }
});

test.each([
  ['/assets/%00', {}, 404],
  ['/assets/..%2f..%2fetc%2fpasswd', {}, 404],
  ['/assets/a%5Cb', {}, 404],
  ['/assets/.hidden', {}, 404],
  ['/assets/', {}, 404],
  ['/assets/index-a1.js', { range: 'bytes=999-' }, 400],
  ['/assets/index-a1.js', { 'if-match': '"x"' }, 400],
])('a file that cannot be given at %s is refused, not failed at', async (path, headers, status) => {
  const response = await fetch(`${world.a.url}${path}`, { headers });
  expect([response.status, await response.json()]).toMatchObject([status, { status }]);
});

describe('a person who opens an address that no route answers', () => {
  test.each([
    ['/', 'login.en'],
    ['/sessions', 'login.en'],
    ['/docsy', 'outside'],
    ['/logouts', 'outside'],
  ])('is sent a page at %s', async (path, page) => {
    expect(await open(path)).toEqual({ status: 200, text: page });
  });

  const topLevels = new Set(operations.map(({ path }) => `/${path.split('/')[1]}`));
  test.each([...topLevels])('is told that there is nothing below %s', async (path) => {
    const { status, text } = await open(`${path}/nothing`);
    expect([status, JSON.parse(text)]).toMatchObject([404, { code: 'NOT_FOUND' }]);
  });

  test.each(['/logout', '/token', '/auth/logout'])('is told that %s is not for reading', async (path) => {
    expect((await open(path)).status).toBe(404);
  });

  test('is shown the reference at /docs, not a page of ours', async () => {
    const { status, text } = await open('/docs');
    expect([status, text]).toEqual([200, expect.stringContaining('API reference')]);
  });

  test('is told the same as a program when it asks for something else than a page', async () => {
    expect((await open('/sessions', 'application/json')).status).toBe(404);
  });
});
