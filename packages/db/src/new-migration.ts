import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { migrationsFolder, repositoryFolder } from './migration-files.ts';
import { schemaDifferenceScript } from './migrate.ts';
import { createTestDatabase } from './testing/test-database.ts';
import { startTestCluster } from './testing/test-cluster.ts';

const NAME = /^[a-z][a-z0-9_]{0,59}$/;

/**
 * Writes `prisma/migrations/<UTC time>_<name>/migration.sql` with what separates the existing migrations from
 * `schema.prisma`, found out on a throw-away server. Returns its path, or undefined, and nothing written, when they agree.
 * @throws TypeError for a name that is not lower_snake_case
 */
export async function writeMigration(name: string, now: Date): Promise<string | undefined> {
  if (!NAME.test(name)) {
    throw new TypeError(
      'A migration needs a name in lower_snake_case, for example: pnpm db:new add_session_label',
    );
  }
  const script = await differenceOnThrowAwayServer();
  if (script === '') return undefined;
  const timestamp = now.toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const folder = join(migrationsFolder, `${timestamp}_${name}`);
  await mkdir(folder);
  await writeFile(join(folder, 'migration.sql'), `${script}\n`);
  return relative(repositoryFolder, join(folder, 'migration.sql'));
}

async function differenceOnThrowAwayServer(): Promise<string> {
  const cluster = await startTestCluster();
  try {
    const database = await createTestDatabase(cluster.url);
    return await schemaDifferenceScript(database.url);
  } finally {
    await cluster.stop();
  }
}
