import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PlainError } from '../run/plain-error.ts';

/** What a first visit to the login page may cost, in bytes of JavaScript after gzip. */
const FIRST_LOAD_LIMIT_BYTES = 170_000;

/** The JavaScript that a first visit to the login page fetches. */
export interface FirstLoad {
  /** Paths below the build's folder with their size after gzip, the largest first. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  readonly bytes: number;
}

/** Static imports of built code: `from"./a.js"` and `import"./a.js"`. A dynamic one has a bracket. */
const STATIC_IMPORT = /(?:\bfrom|\bimport)\s*["'](\.[^"']+\.js)["']/gu;
const ENTRY = /<script[^>]*\ssrc="\/([^"]+\.js)"/gu;
const PRELOADED = /<link[^>]*\srel="modulepreload"[^>]*\shref="\/([^"]+\.js)"/gu;
const LAZY_PAGE = /import\('\.\/routes\/([\w-]+)\.tsx'\)/gu;

/**
 * Adds up the entry, what the page preloads, everything these import statically, and the larger of the catalogs, of
 * which a visit fetches one. `folder` is a build of the web, `locales` name the catalogs.
 */
export async function measureFirstLoad(folder: string, locales: readonly string[]): Promise<FirstLoad> {
  const page = await readFile(join(folder, 'index.html'), 'utf8').catch((cause: unknown) => {
    throw new PlainError(`There is no build of the web in ${folder}. Run "pnpm build" first.`, { cause });
  });
  const entries = [...page.matchAll(ENTRY), ...page.matchAll(PRELOADED)].map(([, path = '']) => path);
  if (entries.length === 0) throw new PlainError('index.html names no script any more.');
  const sizes = new Map<string, number>();
  for (const path of entries) await addWithImports(folder, path, sizes);
  const catalogs = await Promise.all(locales.map((locale) => sizeOfCatalog(folder, locale)));
  const largest = catalogs.toSorted((a, b) => b.bytes - a.bytes)[0];
  if (largest !== undefined) sizes.set(largest.path, largest.bytes);
  const files = [...sizes].map(([path, bytes]) => ({ path, bytes })).toSorted((a, b) => b.bytes - a.bytes);
  return { files, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** The pages that the router fetches only when somebody is in: the names of their files, and so of their chunks. */
export function lazyPages(routerSource: string): string[] {
  return [...routerSource.matchAll(LAZY_PAGE)].map(([, name = '']) => name);
}

/** What is wrong with a first load, in words: too much of it, or a private page in it or without a chunk of its own. */
export async function firstLoadProblems(
  folder: string,
  load: FirstLoad,
  privatePages: readonly string[],
): Promise<string[]> {
  const chunks = await readdir(join(folder, 'assets'));
  const isChunkOf = (name: string) => (path: string) => posix.basename(path).startsWith(`${name}-`);
  const own = privatePages.filter((name) => !chunks.some(isChunkOf(name)));
  const fetched = privatePages.filter((name) => load.files.some(({ path }) => isChunkOf(name)(path)));
  return [
    ...(load.bytes > FIRST_LOAD_LIMIT_BYTES
      ? [`The login page needs ${load.bytes} bytes of JavaScript, the limit is ${FIRST_LOAD_LIMIT_BYTES}.`]
      : []),
    ...(privatePages.length === 0 ? ['The router names no page that is fetched later any more.'] : []),
    ...own.map((name) => `${name} has no chunk of its own.`),
    ...fetched.map((name) => `${name} is fetched with the login page.`),
  ];
}

async function addWithImports(folder: string, path: string, sizes: Map<string, number>): Promise<void> {
  if (sizes.has(path)) return;
  const code = await readFile(join(folder, path));
  sizes.set(path, gzipSync(code).byteLength);
  for (const [, imported = ''] of code.toString().matchAll(STATIC_IMPORT))
    await addWithImports(folder, posix.join(posix.dirname(path), imported), sizes);
}

async function sizeOfCatalog(folder: string, locale: string): Promise<{ path: string; bytes: number }> {
  const names = await readdir(join(folder, 'assets'));
  const name = names.find((each) => each.startsWith(`${locale}-`) && each.endsWith('.js'));
  if (name === undefined) throw new PlainError(`The build has no catalog "${locale}".`);
  return { path: `assets/${name}`, bytes: gzipSync(await readFile(join(folder, 'assets', name))).byteLength };
}
