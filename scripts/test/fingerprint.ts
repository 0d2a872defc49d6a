import { copyFile, mkdir, readFile, stat, utimes } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { startChild } from '../run/child.ts';
import { repositoryRoot, toolEnvironment } from '../run/repository.ts';
import { withTemporaryFolder } from './temporary-folder.ts';

/**
 * Names what a static gate looks at: every file of the checkout that git does not ignore, the installed packages and the
 * runtime. Undefined where git cannot tell. Nothing is written to the repository.
 */
export async function fingerprint(checkout = repositoryRoot): Promise<string | undefined> {
  const [tree, packages] = await Promise.all([
    treeOf(checkout),
    readFile(join(checkout, 'node_modules', '.pnpm', 'lock.yaml')).catch(() => undefined),
  ]);
  if (tree === undefined || packages === undefined) return undefined;
  return createHash('sha256').update(`${tree} ${process.version} `).update(packages).digest('hex');
}

/** The tree that `git add --all` and a commit would make, made beside the repository: with its own index and its own objects. */
async function treeOf(checkout: string): Promise<string | undefined> {
  const index = await git(checkout, ['rev-parse', '--git-path', 'index']);
  const objects = await git(checkout, ['rev-parse', '--git-path', 'objects']);
  if (index === undefined || objects === undefined) return undefined;
  return withTemporaryFolder(async (folder) => {
    const own = { index: join(folder, 'index'), objects: join(folder, 'objects') };
    await mkdir(own.objects);
    await copyIndex(resolve(checkout, index), own.index).catch(() => undefined);
    const environment = {
      GIT_INDEX_FILE: own.index,
      GIT_OBJECT_DIRECTORY: own.objects,
      GIT_ALTERNATE_OBJECT_DIRECTORIES: resolve(checkout, objects),
    };
    if ((await git(checkout, ['add', '--all'], environment)) === undefined) return undefined;
    return git(checkout, ['write-tree'], environment);
  });
}

/**
 * With the time of the original, rounded down: git reads a file again that is not older than its index, because it may have
 * changed within the same tick of the clock.
 */
async function copyIndex(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  const { atimeMs, mtimeMs } = await stat(from);
  await utimes(to, Math.floor(atimeMs) / 1000, Math.floor(mtimeMs) / 1000);
}

/** What it prints, or undefined when it fails. */
async function git(
  workingDirectory: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string | undefined> {
  const end = await startChild('git', args, {
    workingDirectory,
    environment: toolEnvironment(environment),
    output: 'collect',
  }).ended;
  return end.code === 0 ? end.output.trim() : undefined;
}
