import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { postgresBinaries } from '../embedded/binaries.ts';
import { type Cluster, ensureCluster, readPassword, urlOf } from '../embedded/cluster.ts';
import { serverUser } from '../embedded/server-user.ts';
import { runningServer, startServer, stopServer } from '../embedded/server-process.ts';
import { applyMigrations } from '../migrate.ts';
import { TEMPLATE_DATABASE } from './test-database.ts';

export interface TestCluster {
  /** Of the migrated template's server; hand it to `createTestDatabase`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Data that is thrown away needs no care: several times faster. */
const carelessSettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
  autovacuum: 'off',
};

/** A real PostgreSQL in a temporary folder with one migrated template database, gone after `stop`. */
export async function startTestCluster(): Promise<TestCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-test-'));
  chmodSync(folder, 0o755);
  const user = serverUser();
  const cluster = { folder: join(folder, 'postgres'), binaries: await postgresBinaries(user), user };
  await ensureCluster(cluster);
  await startServer(cluster, carelessSettings);
  const password = await readPassword(cluster);
  const url = urlOf(await portWhenReady(cluster, password), password, 'postgres');
  await createTemplate(url);
  return {
    url,
    async stop() {
      await stopServer(cluster, 'immediate');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function portWhenReady(cluster: Cluster, password: string): Promise<number> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    const port = (await runningServer(cluster))?.port;
    if (port !== undefined && (await answers(urlOf(port, password, 'postgres')))) return port;
    await delay(20);
  }
  throw new Error(`The test server in ${cluster.folder} did not start.`);
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function createTemplate(clusterUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: clusterUrl });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`);
    const url = new URL(clusterUrl);
    url.pathname = `/${TEMPLATE_DATABASE}`;
    await applyMigrations(url.href);
    await client.query(`ALTER DATABASE ${TEMPLATE_DATABASE} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false`);
  } finally {
    await client.end();
  }
}
