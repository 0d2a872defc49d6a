import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { applyMigrations } from '../migrate.ts';

/** The migrated database that every test database is a copy of. */
export const TEMPLATE_DATABASE = 'curfew_template';

export interface TestDatabase {
  readonly url: string;
  /** Throws out whoever is still connected. */
  drop(): Promise<void>;
}

/** A migrated, empty database of its own on a server from `startTestCluster`; copying takes some ten milliseconds. */
export async function createTestDatabase(
  clusterUrl: string,
  template = TEMPLATE_DATABASE,
): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await execute(clusterUrl, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
  const url = new URL(clusterUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(clusterUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** A database as the last version left it that did not know this migration; `applyMigrations` does the rest. Takes a second. */
export async function createDatabaseBefore(clusterUrl: string, migration: string): Promise<TestDatabase> {
  const database = await createTestDatabase(clusterUrl, 'template0');
  await applyMigrations(database.url, { before: migration });
  return database;
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
