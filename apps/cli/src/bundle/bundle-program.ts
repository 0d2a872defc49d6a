import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const repositoryRoot = fileURLToPath(new URL('../../../../', import.meta.url));
const folder = fileURLToPath(new URL('../../dist/', import.meta.url));

/** The bundle: `curfew` in few files, which start in half the time of its 260 modules. */
export const BUNDLE = join(folder, 'main.js');

/** What the bundle is made of besides its modules. */
const OTHER_INPUTS = [
  'pnpm-lock.yaml',
  'packages/client/package.json',
  'packages/contracts/package.json',
  'apps/cli/src/bundle/bundle-program.ts',
];
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/**
 * Writes the bundle, and beside it `inputs`: the files of this repository it is made of. The bundle is as old as the
 * moment before the first of them was read, so a file that has changed since is newer; `./curfew` then runs the source.
 * A command that starts or runs meanwhile has all of the old bundle or all of the new one.
 */
export async function bundleProgram(): Promise<void> {
  const startedAt = new Date();
  const modules = new Set<string>();
  const build = await rolldown({
    input: fileURLToPath(new URL('../main.ts', import.meta.url)),
    platform: 'node',
    plugins: [{ name: 'inputs', moduleParsed: ({ id }) => void modules.add(id) }],
  });
  // Chunks are named by their content. `main.js` is the one file that is replaced, and is so last.
  const { output } = await build.generate({ format: 'esm', chunkFileNames: '[name]-[hash].js' });
  await build.close();
  const own = [...modules]
    .filter((id) => id.startsWith(repositoryRoot) && !id.includes(`${sep}node_modules${sep}`))
    .map((id) => relative(repositoryRoot, id));
  const files = [
    { name: 'inputs', content: `${[...new Set([...own, ...OTHER_INPUTS])].toSorted().join('\n')}\n` },
    ...output
      .filter((chunk) => chunk.type === 'chunk')
      .toSorted((one, other) => Number(one.isEntry) - Number(other.isEntry))
      .map(({ fileName, code }) => ({ name: fileName, content: code })),
  ];
  await mkdir(folder, { recursive: true });
  for (const { name, content } of files) await replace(join(folder, name), content, startedAt);
  await removeOlderThan(startedAt.getTime() - DAY_MILLISECONDS);
}

async function replace(file: string, content: string, modifiedAt: Date): Promise<void> {
  const written = `${file}.${process.pid}`;
  await writeFile(written, content);
  await utimes(written, modifiedAt, modifiedAt);
  await rename(written, file);
}

/** Chunks of earlier bundles, which a command that waits for somebody to type may still load. */
async function removeOlderThan(milliseconds: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const { mtimeMs } = await stat(file);
    if (mtimeMs < milliseconds) await rm(file, { force: true });
  }
}
