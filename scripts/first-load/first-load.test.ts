import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { firstLoadProblems, lazyPages, measureFirstLoad } from './measure-first-load.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const PAGE =
  '<script type="module" crossorigin src="/assets/index-a1.js"></script>' +
  '<link rel="modulepreload" crossorigin href="/assets/early-a1.js"><link rel="stylesheet" href="/assets/index-a1.css">';
const ENTRY =
  'import{a}from"./shared-a1.js";const p=()=>import("./sessions-page-a1.js");import"./early-a1.js";';

/** A build like those that Vite makes; `chunks` come on top of it, or in the place of what it has. */
function planted(chunks: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-first-load-'));
  folders.push(folder);
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), PAGE);
  const all = {
    'index-a1.js': ENTRY,
    'shared-a1.js': 'export * from"./deep-a1.js"',
    'deep-a1.js': 'export const a=1',
    'early-a1.js': '"use strict"',
    'sessions-page-a1.js': 'import{a}from"./later-a1.js"',
    'later-a1.js': 'export const a=2',
    'en-a1.js': 'export const messages={}',
    'es-a1.js': `export const messages={${'a'.repeat(50)}}`,
    ...chunks,
  };
  for (const [name, code] of Object.entries(all)) writeFileSync(join(folder, 'assets', name), code);
  return folder;
}

/** Text that no compression makes smaller than half. */
const noise = (bytes: number) => `"${randomBytes(bytes).toString('hex')}"`;

async function problemsOf(folder: string, pages = ['sessions-page']): Promise<string[]> {
  return firstLoadProblems(folder, await measureFirstLoad(folder, ['en', 'es']), pages);
}

test('the entry, what it preloads, what these import and the larger catalog are counted, once each', async () => {
  const { files, bytes } = await measureFirstLoad(planted(), ['en', 'es']);
  expect(files.map(({ path }) => path).toSorted()).toEqual(
    ['deep', 'early', 'es', 'index', 'shared'].map((name) => `assets/${name}-a1.js`),
  );
  expect(bytes).toBe(files.reduce((sum, file) => sum + file.bytes, 0));
});

test('what is fetched later may be as large as it likes', async () => {
  expect(await problemsOf(planted({ 'later-a1.js': noise(200_000) }))).toEqual([]);
});

test.each(['index-a1.js', 'deep-a1.js', 'early-a1.js', 'es-a1.js'])(
  'too much in %s is too much',
  async (name) => {
    const code = name === 'index-a1.js' ? `${ENTRY}${noise(200_000)}` : noise(200_000);
    expect(await problemsOf(planted({ [name]: code }))).toEqual([
      expect.stringMatching(/^The login page needs \d{6} bytes of JavaScript, the limit is 170000\.$/u),
    ]);
  },
);

test('a private page that the login page imports is named', async () => {
  const folder = planted({ 'deep-a1.js': 'import"./sessions-page-a1.js"' });
  expect(await problemsOf(folder)).toEqual(['sessions-page is fetched with the login page.']);
});

test('a private page that has become part of another chunk is named', async () => {
  expect(await problemsOf(planted(), ['sessions-page', 'activity-page'])).toEqual([
    'activity-page has no chunk of its own.',
  ]);
  expect(await problemsOf(planted(), [])).toEqual([
    'The router names no page that is fetched later any more.',
  ]);
});

test('the pages of the router that are fetched later are found by their imports', () => {
  const source = "lazyRouteComponent(() => import('./routes/sessions-page.tsx'), 'SessionsPage')";
  expect(lazyPages(`import { LoginPage } from './routes/login-page.tsx';\n${source}`)).toEqual([
    'sessions-page',
  ]);
});
