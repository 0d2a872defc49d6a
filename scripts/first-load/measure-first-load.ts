import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PlainError } from '../run/plain-error.ts';

/** What a first visit fetches, in bytes of JavaScript after gzip; what somebody waits for, and how much it may be. */
const LIMITS = {
  'the login page, before somebody can use it': 3_000,
  'the application on the login page': 173_000,
  'the first private page': 240_000,
} as const;

type Wait = keyof typeof LIMITS;

interface Load {
  readonly wait: Wait;
  /** Paths below the build's folder with their size after gzip, the largest first. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  readonly bytes: number;
}

/** Static imports of built code: `from"./a.js"` and `import"./a.js"`. A dynamic one has a bracket. */
const STATIC_IMPORT = /(?:\bfrom|\bimport)\s*["'](\.[^"']+\.js)["']/gu;
/** A classic script in the head: nothing is drawn before it has run. */
const EARLY = /<script src="\/([^"]+\.js)"/gu;
const MODULE = /<script type="module"[^>]*\ssrc="\/([^"]+\.js)"/gu;
const PRELOADED = /<link[^>]*\srel="modulepreload"[^>]*\shref="\/([^"]+\.js)"/gu;
const LAZY_PAGE = /import\('\.\/routes\/([\w-]+)\.tsx?'\)/gu;
/** The chunk with the page that somebody who is in sees first. */
const FIRST_PAGE = 'inside';

/**
 * Adds up what each visitor waits for: scripts, everything these import statically, and the larger of the catalogs, of which a
 * visit fetches one. `folder` is a build of the web, `locales` name the catalogs.
 */
export async function measureFirstLoads(folder: string, locales: readonly string[]): Promise<Load[]> {
  // `outside.html` has the same scripts as the login pages, and no catalog.
  const page = await readFile(join(folder, 'outside.html'), 'utf8').catch((cause: unknown) => {
    throw new PlainError(`There is no build of the web in ${folder}. Run "pnpm build" first.`, { cause });
  });
  const early = pathsIn(page, EARLY);
  const entries = [...pathsIn(page, MODULE), ...pathsIn(page, PRELOADED)];
  if (early.length === 0 || entries.length === 0)
    throw new PlainError('outside.html names no script any more.');
  const catalogs = await Promise.all(locales.map((locale) => chunkOf(folder, locale)));
  const sized = await Promise.all(
    catalogs.map(async (path) => ({ path, bytes: (await sizesOf(folder, [path])).get(path) ?? 0 })),
  );
  const largest = sized
    .toSorted((a, b) => b.bytes - a.bytes)
    .map(({ path }) => path)
    .slice(0, 1);
  const first = await chunkOf(folder, FIRST_PAGE);
  return Promise.all([
    load('the login page, before somebody can use it', early),
    load('the application on the login page', [...early, ...entries, ...largest]),
    load('the first private page', [...early, ...entries, ...largest, first]),
  ]);

  async function load(wait: Wait, paths: readonly string[]): Promise<Load> {
    const sizes = await sizesOf(folder, paths);
    const files = [...sizes].map(([path, bytes]) => ({ path, bytes })).toSorted((a, b) => b.bytes - a.bytes);
    return { wait, files, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
  }
}

/** The pages that the router fetches only when somebody is in: the names of their files, and so of their chunks. */
export function lazyPages(routerSource: string): string[] {
  return [...new Set([...routerSource.matchAll(LAZY_PAGE)].map(([, name = '']) => name))];
}

/** What is wrong with the first loads, in words: too much of one, or a private page in one or without a chunk of its own. */
export async function firstLoadProblems(
  folder: string,
  loads: readonly Load[],
  privatePages: readonly string[],
): Promise<string[]> {
  const chunks = await readdir(join(folder, 'assets'));
  const isChunkOf = (name: string) => (path: string) => posix.basename(path).startsWith(`${name}-`);
  const own = privatePages.filter((name) => !chunks.some(isChunkOf(name)));
  const early = privatePages.flatMap((name) =>
    loads
      .filter(({ wait }) => wait !== 'the first private page' || name !== FIRST_PAGE)
      .filter(({ files }) => files.some(({ path }) => isChunkOf(name)(path)))
      .map(({ wait }) => `${name} is fetched with ${wait}.`),
  );
  const heavy = loads.filter(({ wait, bytes }) => bytes > LIMITS[wait]);
  return [
    ...heavy.map(
      ({ wait, bytes }) => `${wait} needs ${bytes} bytes of JavaScript, the limit is ${LIMITS[wait]}.`,
    ),
    ...(privatePages.length === 0 ? ['The router names no page that is fetched later any more.'] : []),
    ...own.map((name) => `${name} has no chunk of its own.`),
    ...early,
  ];
}

function pathsIn(page: string, pattern: RegExp): string[] {
  return [...page.matchAll(pattern)].map(([, path = '']) => path);
}

async function sizesOf(folder: string, paths: readonly string[]): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const path of paths) await addWithImports(folder, path, sizes);
  return sizes;
}

async function addWithImports(folder: string, path: string, sizes: Map<string, number>): Promise<void> {
  if (sizes.has(path)) return;
  const code = await readFile(join(folder, path));
  sizes.set(path, gzipSync(code).byteLength);
  for (const [, imported = ''] of code.toString().matchAll(STATIC_IMPORT))
    await addWithImports(folder, posix.join(posix.dirname(path), imported), sizes);
}

async function chunkOf(folder: string, chunk: string): Promise<string> {
  const names = await readdir(join(folder, 'assets'));
  const name = names.find((each) => each.startsWith(`${chunk}-`) && each.endsWith('.js'));
  if (name === undefined) throw new PlainError(`The build has no chunk "${chunk}".`);
  return `assets/${name}`;
}
