import { expect, test } from 'vitest';
import { useApiWorld } from '../../testing/api-world.ts';

const world = useApiWorld();

async function get(path: string) {
  const response = await fetch(`${world.a.url}${path}`);
  const { status, headers } = response;
  return { status, headers, text: await response.text() };
}

/** What the page loads. */
async function loadedFiles(): Promise<string[]> {
  const { text } = await get('/docs');
  return [...text.matchAll(/<(?:script|link)[^>]* (?:src|href)="(?<address>[^"]+)"/gu)]
    .map(({ groups }) => groups?.['address'] ?? '')
    .filter((address) => address !== 'data:,');
}

test('the page has nothing inline and loads nothing from elsewhere', async () => {
  const { text } = await get('/docs');
  expect(text).not.toMatch(/<script>|<style| style=| on\w+=/u);
  const files = await loadedFiles();
  expect(files).toHaveLength(5);
  for (const file of files) expect(file).toMatch(/^\/docs\/assets\//u);
});

test('it is never stored and under the policy of every other page; its files are kept for ever', async () => {
  const page = await get('/docs');
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect(page.headers.get('content-security-policy')).toBe(
    (await get('/nowhere')).headers.get('content-security-policy'),
  );
  for (const file of await loadedFiles()) {
    const { status, headers } = await get(file);
    expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect(headers.get('content-type')).toMatch(/^text\/(?:css|javascript); charset=utf-8$/u);
  }
});

test('the files of a page of another version are served and not kept', async () => {
  const [file = ''] = await loadedFiles();
  const { status, headers } = await get(file.replace(/assets\/\w+/u, 'assets/0000000000000000'));
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
});

test.each([
  '/docs/assets/x/nothing.js',
  '/docs/assets/x/..%2fpackage.json',
  '/docs/assets/x/__proto__',
  '/docs/x',
])('there is nothing at %s', async (path) => {
  const { status, text } = await get(path);
  expect([status, JSON.parse(text)]).toMatchObject([404, { code: 'NOT_FOUND' }]);
});
