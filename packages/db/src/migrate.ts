import pg from 'pg';
import { readMigrations, readSchema } from './migration-files.ts';
import { withSchemaEngine } from './schema-engine.ts';

const everything = { externalTables: [], externalEnums: [] };

export interface MigrationOptions {
  /** Stops before the migration of this name: the database is then as a version before it left it. */
  before?: string;
}

/**
 * When it resolves, every migration of `prisma/migrations` is applied to the database at `url`; the names of those that
 * this call applied are returned. Any number of instances may call it at once: one works, the others wait for it, up to
 * 10 s (the engine takes the advisory lock of Prisma's command line, for as long as its connection lives).
 * Writes `_prisma_migrations` exactly as `prisma migrate deploy` does.
 */
export async function applyMigrations(url: string, { before }: MigrationOptions = {}): Promise<string[]> {
  const all = await readMigrations();
  const migrationDirectories = all.migrationDirectories.filter(
    ({ path }) => before === undefined || path < before,
  );
  const migrationsList = { ...all, migrationDirectories };
  const { appliedMigrationNames } = await withSchemaEngine(url, (engine) =>
    engine.applyMigrations({ migrationsList, filters: everything }),
  );
  return appliedMigrationNames;
}

/** The names of the migrations on disk that the database at `url` has not finished, in the order they would be applied. */
export async function pendingMigrations(url: string): Promise<string[]> {
  const { migrationDirectories } = await readMigrations();
  const applied = await withClient(url, async (client) => {
    const { rows: tables } = await client.query<{ exists: boolean }>(
      `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists`,
    );
    if (!tables[0]?.exists) return [];
    const { rows } = await client.query<{ migration_name: string }>(
      'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    );
    return rows.map((row) => row.migration_name);
  });
  return migrationDirectories.map((directory) => directory.path).filter((name) => !applied.includes(name));
}

/** What separates the database at `url` from `schema.prisma`, in words; empty when they agree. */
export async function schemaDrift(url: string): Promise<string> {
  return difference(url, false);
}

/** The SQL that would turn the database at `url` into what `schema.prisma` says; empty when they agree. */
export async function schemaDifferenceScript(url: string): Promise<string> {
  return difference(url, true);
}

async function difference(url: string, script: boolean): Promise<string> {
  const schema = await readSchema();
  const { exitCode, stdout } = await withSchemaEngine(url, (engine) =>
    engine.diff({
      // The database the engine is connected to; the file is read for its provider only.
      from: { tag: 'schemaDatasource', configDir: '', ...schema },
      to: { tag: 'schemaDatamodel', ...schema },
      script,
      exitCode: true,
      filters: everything,
    }),
  );
  return exitCode === 0 ? '' : (stdout ?? '').trim();
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
