import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { firstLoadProblems, lazyPages, measureFirstLoads } from './measure-first-load.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const PAGE =
  '<script src="/assets/first-a1.js"></script><script type="module" crossorigin src="/assets/index-a1.js"></script>' +
  '<link rel="modulepreload" crossorigin href="/assets/early-a1.js"><link rel="stylesheet" href="/assets/index-a1.css">';
const ENTRY =
  'import{a}from"./shared-a1.js";const p=()=>import("./sessions-page-a1.js");import"./early-a1.js";';

/** A build like those that Vite makes; `chunks` come on top of it, or in the place of what it has. */
function planted(chunks: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-first-load-'));
  folders.push(folder);
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'outside.html'), PAGE);
  const all = {
    'first-a1.js': '(function(){})()',
    'index-a1.js': ENTRY,
    'shared-a1.js': 'export * from"./deep-a1.js"',
    'deep-a1.js': 'export const a=1',
    'early-a1.js': '"use strict"',
    'inside-a1.js': 'import{a}from"./frame-a1.js"',
    'frame-a1.js': 'import"./shared-a1.js"',
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
  return firstLoadProblems(folder, await measureFirstLoads(folder, ['en', 'es']), pages);
}

test('what each visitor waits for is counted, once each', async () => {
  const loads = await measureFirstLoads(planted(), ['en', 'es']);
  const chunks = (names: string[]) => names.map((name) => `assets/${name}-a1.js`);
  expect(loads.map(({ files }) => files.map(({ path }) => path).toSorted())).toEqual([
    chunks(['first']),
    chunks(['deep', 'early', 'es', 'first', 'index', 'shared']),
    chunks(['deep', 'early', 'es', 'first', 'frame', 'index', 'inside', 'shared']),
  ]);
  for (const { files, bytes } of loads) expect(bytes).toBe(files.reduce((sum, file) => sum + file.bytes, 0));
});

test('what is fetched later may be as large as it likes', async () => {
  expect(await problemsOf(planted({ 'later-a1.js': noise(200_000) }))).toEqual([]);
});

test.each([
  { name: 'first-a1.js', bytes: 25_000, waits: ['the login page, before somebody can use it'] },
  {
    name: 'index-a1.js',
    bytes: 180_000,
    waits: ['the application on the login page'],
  },
  {
    name: 'deep-a1.js',
    bytes: 240_000,
    waits: ['the application on the login page', 'the first private page'],
  },
  { name: 'frame-a1.js', bytes: 240_000, waits: ['the first private page'] },
])('too much in $name is too much for $waits', async ({ name, bytes, waits }) => {
  const code = `${name === 'index-a1.js' ? ENTRY : ''}${noise(bytes)}`;
  const found = await problemsOf(planted({ [name]: code }));
  expect(found).toEqual(
    waits.map((wait) =>
      expect.stringMatching(new RegExp(`^${wait} needs \\d{5,6} bytes of JavaScript, the limit is`, 'u')),
    ),
  );
});

test('a private page that the login page imports is named', async () => {
  const folder = planted({ 'deep-a1.js': 'import"./sessions-page-a1.js"' });
  expect(await problemsOf(folder)).toEqual([
    'sessions-page is fetched with the application on the login page.',
    'sessions-page is fetched with the first private page.',
  ]);
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
