import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment, packageManagerPath } from '../env.ts';

/** The checkout this script belongs to, whatever folder it was started from. */
export const repositoryRoot = fileURLToPath(new URL('../../', import.meta.url)).replace(/(?<=.)[\\/]$/, '');

/** Where `pnpm build` leaves the web. */
export const builtWebFolder = join(repositoryRoot, 'apps', 'web', 'dist');

/** What scripts of this checkout write for themselves and for each other. */
export const cacheFolder = join(repositoryRoot, 'node_modules', '.cache', 'curfew');

/** The environment for the workspace's own tools: their programs, Node 24 and the package manager first on the PATH. */
export function toolEnvironment(
  changes: Readonly<Record<string, string | undefined>> = {},
): NodeJS.ProcessEnv {
  const environment = childEnvironment(changes);
  const manager = packageManagerPath();
  const folders = [
    join(repositoryRoot, 'node_modules', '.bin'),
    environment['PATH'] ?? '',
    ...(manager === undefined ? [] : [dirname(manager)]),
  ];
  return { ...environment, PATH: folders.join(delimiter) };
}

/** A tool of the root package, by its name. */
export function tool(name: string): string {
  return join(repositoryRoot, 'node_modules', '.bin', name);
}
