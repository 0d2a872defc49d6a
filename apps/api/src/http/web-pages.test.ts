import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { operations } from '../routes/operations.ts';
import { useApiWorld } from '../testing/api-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'curfew-web-'));
mkdirSync(join(folder, 'assets'));
writeFileSync(join(folder, 'index.html'), 'the shell');
writeFileSync(join(folder, 'icon.svg'), '<svg/>');
writeFileSync(join(folder, 'assets', 'index-a1.js'), 'export {}');
// Not really compressed: whoever sent it must not look into it.
writeFileSync(join(folder, 'assets', 'index-a1.js.br'), 'short');
writeFileSync(join(folder, 'assets', 'index-a1.js.gz'), 'longer');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const world = useApiWorld({ WEB_DIST: folder });

async function open(path: string, accept = 'text/html,*/*') {
  const response = await fetch(`${world.a.url}${path}`, { headers: { accept } });
  return { status: response.status, text: await response.text() };
}

/** Not with `fetch`, which would decode the body. */
async function request(url: string, headers: Record<string, string>) {
  const [response] = (await once(get(url, { headers }), 'response')) as [IncomingMessage];
  return { headers: response.headers, body: await readText(response) };
}

test('a hashed file is kept for ever, whoever has logged in since; the shell is never stored', async () => {
  const [file, shell, icon] = await Promise.all(
    ['/assets/index-a1.js', '/', '/icon.svg'].map((path) =>
      fetch(`${world.a.url}${path}`, { headers: { accept: 'text/html', 'accept-encoding': 'identity' } }),
    ),
  );
  expect(file?.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(file?.headers.get('vary')).toBe('accept-encoding');
  expect(icon?.headers.get('cache-control')).toBe('public, max-age=3600');
  expect(shell?.headers.get('cache-control')).toBe('no-store');
  expect(shell?.headers.get('vary')).toContain('Cookie');
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

test.each(['/sessions', '/operators/users', '/login?next=/'])(
  'the shell is not stored at %s either, which only the browser knows as a page',
  async (path) => {
    const { headers } = await fetch(`${world.a.url}${path}`, { headers: { accept: 'text/html' } });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('vary')).toContain('Cookie');
  },
);

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
  test.each(['/', '/sessions', '/docsy', '/logouts'])('is shown the shell at %s', async (path) => {
    expect(await open(path)).toEqual({ status: 200, text: 'the shell' });
  });

  const topLevels = new Set(operations.map(({ path }) => `/${path.split('/')[1]}`));
  test.each([...topLevels])('is told that there is nothing below %s', async (path) => {
    const { status, text } = await open(`${path}/nothing`);
    expect([status, JSON.parse(text)]).toMatchObject([404, { code: 'NOT_FOUND' }]);
  });

  test.each(['/logout', '/token', '/auth/logout'])('is told that %s is not for reading', async (path) => {
    expect((await open(path)).status).toBe(404);
  });

  test('is shown the reference at /docs, not the shell', async () => {
    const { status, text } = await open('/docs');
    expect([status, text]).toEqual([200, expect.stringContaining('API reference')]);
  });

  test('is told the same as a program when it asks for something else than a page', async () => {
    expect((await open('/sessions', 'application/json')).status).toBe(404);
  });
});
