import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { giveTo, type ServerUser } from './server-user.ts';

/** A database cluster on disk, and what is needed to run it. */
export interface Cluster {
  /** PGDATA. */
  readonly folder: string;
  /** Holds `bin/postgres` and its libraries. */
  readonly binaries: string;
  readonly user: ServerUser;
}

/** The superuser of an embedded server; its password is a file in the cluster's folder. */
const SUPERUSER = 'curfew';

const passwordFile = 'curfew-password';

/**
 * Afterwards the cluster exists and is complete. Any number of starters may call it at once: each prepares its own
 * folder beside the final one, one is renamed into place, the others are removed.
 */
export async function ensureCluster(cluster: Cluster): Promise<void> {
  if (existsSync(cluster.folder)) return giveTo(cluster.user, cluster.folder);
  const draft = await mkdtemp(`${cluster.folder}.new-`);
  try {
    await prepareCluster(cluster, draft);
    await rename(join(draft, 'data'), cluster.folder);
  } catch (error) {
    if (!existsSync(cluster.folder)) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** The password of the superuser, which only the owner of the cluster (and root) can read. */
export async function readPassword(cluster: Cluster): Promise<string> {
  try {
    return await readFile(join(cluster.folder, passwordFile), 'utf8');
  } catch (error) {
    throw new EmbeddedPostgresError(
      `${cluster.folder} is not a readable embedded database: start as the user it belongs to, or choose another folder with CURFEW_DATA_DIR.`,
      { cause: error },
    );
  }
}

/** A connection string for the server of a cluster, for which the `PG…` variables of a shell change nothing. */
export function urlOf(port: number, password: string, database: string): string {
  const settings = 'sslmode=disable&options=-c%20TimeZone%3DUTC';
  return `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}?${settings}`;
}

async function prepareCluster(cluster: Cluster, draft: string): Promise<void> {
  const draftPassword = join(draft, passwordFile);
  await writeFile(draftPassword, randomBytes(24).toString('base64url'), { mode: 0o600 });
  const { ids } = cluster.user;
  if (ids !== undefined) for (const path of [draft, draftPassword]) await chown(path, ids.uid, ids.gid);
  const data = join(draft, 'data');
  await runInitdb(cluster, [
    `--pgdata=${data}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${draftPassword}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ]);
  await rename(draftPassword, join(data, passwordFile));
}

/** @throws EmbeddedPostgresError with what it printed */
async function runInitdb(cluster: Cluster, args: string[]): Promise<void> {
  const child = spawn(join(cluster.binaries, 'bin', 'initdb'), args, {
    ...cluster.user.ids,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const status = await new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  if (status !== 0) {
    throw new EmbeddedPostgresError(
      `No database could be created in ${cluster.folder} (initdb: ${status}): ${output.trim().replaceAll('\n', ' ')}`,
    );
  }
}
