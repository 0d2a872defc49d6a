import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { joinEmbeddedPostgres } from '../packages/db/src/embedded/index.ts';

/** The one PostgreSQL of a run. */
export interface Postgres {
  version: string;
  /** A new, empty database; resolves to its address. */
  createDatabase(name: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the embedded PostgreSQL in a temporary folder, or works in databases of its own on the given server. */
export async function startPostgres(databaseUrl: string | undefined): Promise<Postgres> {
  if (databaseUrl !== undefined) return usePostgres(databaseUrl, () => Promise.resolve());
  // Not mkdtemp: its mode keeps out the user that PostgreSQL runs as when we are root.
  const dataFolder = join(tmpdir(), `curfew-bench-${process.pid}`);
  const removeFolder = () => rm(dataFolder, { recursive: true, force: true });
  try {
    const embedded = await joinEmbeddedPostgres({ dataFolder });
    return await usePostgres(embedded.url, async () => {
      await embedded.leave();
      await removeFolder();
    });
  } catch (error) {
    await removeFolder();
    throw error;
  }
}

async function usePostgres(url: string, release: () => Promise<void>): Promise<Postgres> {
  const created: string[] = [];
  const { rows } = await query<{ version: string }>(
    url,
    "SELECT current_setting('server_version') AS version",
  );
  return {
    version: rows[0]?.version ?? 'unknown',
    async createDatabase(name) {
      const database = `curfew_bench_${name}_${process.pid}`;
      await query(url, `CREATE DATABASE ${database}`);
      created.push(database);
      const address = new URL(url);
      address.pathname = `/${database}`;
      return address.href;
    },
    async stop() {
      for (const database of created) {
        await query(url, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`).catch(() => undefined);
      }
      await release();
    },
  };
}

/** One statement on a connection of its own. */
export async function query<Row extends pg.QueryResultRow>(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<pg.QueryResult<Row>> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await client.query<Row>(text, values);
  } finally {
    await client.end();
  }
}
