import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MigrationList, SchemasContainer } from '@prisma/schema-engine-wasm/schema_engine_bg';

/** The root of this checkout. */
export const repositoryFolder = fileURLToPath(new URL('../../../', import.meta.url));

const prismaFolder = join(repositoryFolder, 'prisma');

/** `prisma/migrations` of this repository. */
export const migrationsFolder = join(prismaFolder, 'migrations');

const lockFileName = 'migration_lock.toml';

/** Every migration on disk, in the order of their names, in the shape the schema engine reads. */
export async function readMigrations(): Promise<MigrationList> {
  const entries = await readdir(migrationsFolder, { withFileTypes: true });
  const names = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).toSorted();
  return {
    baseDir: migrationsFolder,
    lockfile: {
      path: lockFileName,
      content: await readFile(join(migrationsFolder, lockFileName), 'utf8').catch(() => null),
    },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.map(async (path) => ({
        path,
        migrationFile: {
          path: 'migration.sql',
          content: {
            tag: 'ok' as const,
            value: await readFile(join(migrationsFolder, path, 'migration.sql'), 'utf8'),
          },
        },
      })),
    ),
  };
}

/** `prisma/schema.prisma` in the shape the schema engine reads. */
export async function readSchema(): Promise<SchemasContainer> {
  const path = join(prismaFolder, 'schema.prisma');
  return { files: [{ path, content: await readFile(path, 'utf8') }] };
}
