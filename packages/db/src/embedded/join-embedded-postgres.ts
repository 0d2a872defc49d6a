import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { postgresBinaries } from './binaries.ts';
import { type Cluster, ensureCluster, readPassword, urlOf } from './cluster.ts';
import { createDataFolder } from './data-folder.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { Presence } from './presence.ts';
import { canEnter, serverUser } from './server-user.ts';
import { logFile, runningServer, startServer, stopServer } from './server-process.ts';

export interface EmbeddedPostgres {
  /** Of the database `curfew` as its superuser, on 127.0.0.1. */
  readonly url: string;
  readonly dataFolder: string;
  /** Gives up the place on the server; whoever leaves last stops it. Never throws because the server is gone already. */
  leave(): Promise<void>;
}

export interface JoinEmbeddedPostgresOptions {
  /** The application's data folder; PostgreSQL gets `postgres` below it. Created when missing. */
  dataFolder: string;
  /** Told what takes time, one line each. */
  log?: (line: string) => void;
}

const START_TIMEOUT_MS = 30_000;
const MAX_STARTS = 5;
const POLL_MS = 20;
const DATABASE = 'curfew';

/**
 * When it resolves, a real PostgreSQL answers at `url`, and it will until this instance and every other one that joined
 * the same folder have left. Starts the server if none is running, joins it if one is; a server that is stopping is
 * awaited and started again, and one that was killed recovers.
 * @throws EmbeddedPostgresError with one sentence that says what to do
 */
export async function joinEmbeddedPostgres(options: JoinEmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => undefined);
  const dataFolder = resolve(options.dataFolder);
  const cluster = await prepare(dataFolder, log);
  const presence = await enter(cluster, log);
  await presence.ensureDatabase(DATABASE).catch(async (error: unknown) => {
    await presence.leave(() => stopServer(cluster));
    throw error;
  });
  return {
    url: presence.urlOf(DATABASE),
    dataFolder,
    leave: () => presence.leave(() => stopServer(cluster)),
  };
}

async function prepare(dataFolder: string, log: (line: string) => void): Promise<Cluster> {
  const folder = join(dataFolder, 'postgres');
  createDataFolder(dataFolder);
  const user = serverUser(folder);
  if (!canEnter(user, dataFolder)) {
    throw new EmbeddedPostgresError(
      `PostgreSQL refuses to run as root and runs as ${user.name}, who cannot enter the data folder ${dataFolder}: choose another one with CURFEW_DATA_DIR or set DATABASE_URL.`,
    );
  }
  const cluster = { folder, binaries: await postgresBinaries(user), user };
  log(`PostgreSQL: data in ${folder}`);
  await ensureCluster(cluster);
  return cluster;
}

/**
 * Looks, again and again, at what is there: a server that answers is joined, one that is starting or stopping is waited
 * for, and only where there is none one is started. No order of events between several processes needs to be known.
 */
async function enter(cluster: Cluster, log: (line: string) => void): Promise<Presence> {
  let hasStarted = false;
  try {
    return await startAndEnter(cluster, (line) => {
      hasStarted = true;
      log(line);
    });
  } catch (error) {
    // Nobody else could get in either.
    if (hasStarted) await stopServer(cluster);
    throw error;
  }
}

async function startAndEnter(cluster: Cluster, onStart: (line: string) => void): Promise<Presence> {
  const password = await readPassword(cluster);
  const deadline = Date.now() + START_TIMEOUT_MS;
  let hasExited = (): boolean => true;
  let starts = 0;
  while (Date.now() < deadline && (starts <= MAX_STARTS || (await isHeldByOldBackends(cluster)))) {
    const running = await runningServer(cluster);
    const port = running?.port;
    if (port !== undefined) {
      const presence = await Presence.enter((database) => urlOf(port, password, database));
      if (presence !== undefined) return presence;
    } else if (running === undefined && hasExited()) {
      if (starts === 0) onStart('PostgreSQL: starting');
      starts += 1;
      ({ hasExited } = await startServer(cluster));
    }
    await delay(POLL_MS);
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL on ${cluster.folder} did not start: ${await lastLogLines(cluster)} (${logFile(cluster)} has more; move that folder away for an empty database, or set DATABASE_URL).`,
  );
}

/** After `kill -9` of the server alone its backends finish their statement first, and keep its memory that long. */
async function isHeldByOldBackends(cluster: Cluster): Promise<boolean> {
  return (await lastLogLines(cluster)).includes('pre-existing shared memory block');
}

async function lastLogLines(cluster: Cluster): Promise<string> {
  const lines = (await readFile(logFile(cluster), 'utf8').catch(() => '')).trim().split('\n');
  return (
    lines
      .filter((line) => /FATAL|PANIC|HINT|could not/.test(line))
      .slice(-2)
      .join(' ') || 'it gave no reason'
  );
}
