/**
 * Writes the Prisma client into `src/generated` without any download.
 * Prisma's command line wants a schema engine binary even here, where it never runs one: any existing file satisfies it.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment } from './env.ts';

const prismaCommand = join(
  dirname(createRequire(import.meta.url).resolve('prisma/package.json')),
  'build',
  'index.js',
);
const repositoryRoot = fileURLToPath(new URL('../../../../', import.meta.url));

const { status, stdout, stderr, error } = spawnSync(
  process.execPath,
  [prismaCommand, 'generate', '--no-hints'],
  {
    cwd: repositoryRoot,
    encoding: 'utf8',
    env: {
      ...environment(),
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  },
);

if (status !== 0) {
  process.stderr.write(
    `The Prisma client could not be generated.\n${error?.message ?? ''}${stdout}${stderr}`,
  );
  process.exitCode = 1;
}
