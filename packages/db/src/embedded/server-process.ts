import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readlinkSync, realpathSync, renameSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import { giveTo } from './server-user.ts';

const STOP_TIMEOUT_MS = 60_000;
const MAX_LOG_BYTES = 5_000_000;

const settings = {
  listen_addresses: '127.0.0.1',
  // None: a socket in a shared folder would be one more way in, and its path one more thing that can be too long.
  unix_socket_directories: '',
  max_connections: '100',
  synchronous_commit: 'on',
  max_wal_size: '512MB',
  jit: 'off',
  TimeZone: 'UTC',
  log_timezone: 'UTC',
};

/** A server started by this process; it does not end with it. */
export interface StartedServer {
  readonly pid: number | undefined;
  hasExited(): boolean;
}

/** The server that `postmaster.pid` names, when it is alive. `port` is missing during the first moments of a start. */
export interface RunningServer {
  readonly pid: number;
  readonly port: number | undefined;
}

/** The log of the server, beside its cluster. */
export function logFile(cluster: Cluster): string {
  return `${cluster.folder}.log`;
}

/** The server on this cluster as it is now; a stale `postmaster.pid`, left by `kill -9` or a power cut, counts as none. */
export async function runningServer(cluster: Cluster): Promise<RunningServer | undefined> {
  const { pid, port } = await readPidFile(cluster);
  return pid !== undefined && isServerOf(cluster, pid) ? { pid, port } : undefined;
}

/**
 * Starts a server in a session of its own, so that the Ctrl-C of a terminal does not reach it. Two at once are safe:
 * PostgreSQL itself lets only one live on a cluster, the other exits.
 */
export async function startServer(
  cluster: Cluster,
  overrides: Record<string, string> = {},
): Promise<StartedServer> {
  const port = await choosePort(cluster);
  const { pid } = await readPidFile(cluster);
  const stalePid = pid !== undefined && !isServerOf(cluster, pid) ? pid : undefined;
  const log = openLog(cluster);
  const options = Object.entries({ ...settings, ...overrides }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const child = spawn(
    join(cluster.binaries, 'bin', 'postgres'),
    ['-D', cluster.folder, '-p', String(port), ...options],
    {
      ...cluster.user.ids,
      cwd: cluster.folder,
      detached: true,
      stdio: ['ignore', log, log],
      // A pid file whose number now belongs to another process would stop PostgreSQL for ever. It looks away from the
      // process named here (pg_ctl's own means), and still checks that no old backend is attached to the shared memory.
      env: {
        PATH: '/usr/bin:/bin',
        ...(stalePid === undefined ? {} : { PG_GRANDPARENT_PID: String(stalePid) }),
      },
    },
  );
  closeSync(log);
  let exited = false;
  child.once('exit', () => (exited = true));
  child.once('error', () => (exited = true));
  child.unref();
  return { pid: child.pid, hasExited: () => exited };
}

/**
 * Resolves when the server that runs now has ended, its clients thrown out; nothing happens when there is none.
 * The signals are those of `pg_ctl stop`, which itself waits for whatever server `postmaster.pid` names: one that somebody
 * started in the meantime would keep it waiting.
 */
export async function stopServer(cluster: Cluster, mode: 'fast' | 'immediate' = 'fast'): Promise<void> {
  const server = await runningServer(cluster);
  if (server === undefined) return;
  process.kill(server.pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while ((await runningServer(cluster))?.pid === server.pid) {
    if (Date.now() > deadline)
      throw new Error(`PostgreSQL (process ${server.pid}) does not stop; ${logFile(cluster)} may say why.`);
    await delay(10);
  }
}

/** Lines 1 and 4 of `postmaster.pid`. */
async function readPidFile(cluster: Cluster): Promise<{ pid: number | undefined; port: number | undefined }> {
  const lines = (await readFile(join(cluster.folder, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  return { pid: positiveInteger(lines[0]), port: positiveInteger(lines[3]) };
}

function positiveInteger(text: string | undefined): number | undefined {
  const number = Number.parseInt(text ?? '', 10);
  return number > 0 ? number : undefined;
}

/** A pid alone proves nothing, it may have been given to another process since: a postmaster works inside its cluster. */
function isServerOf(cluster: Cluster, pid: number): boolean {
  if (process.platform === 'linux') {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster.folder);
    } catch {
      return false;
    }
  }
  return spawnSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).stdout.includes(
    'postgres',
  );
}

/** The port of the last time when it is free, so that pools which outlived the server find it again; else any free one. */
async function choosePort(cluster: Cluster): Promise<number> {
  const file = join(cluster.folder, 'curfew-port');
  const last = positiveInteger(await readFile(file, 'utf8').catch(() => ''));
  const port = (last === undefined ? undefined : await freePort(last)) ?? (await freePort(0));
  if (port === undefined) throw new Error('127.0.0.1 has no free port');
  await writeFile(file, String(port));
  giveTo(cluster.user, file);
  return port;
}

async function freePort(wanted: number): Promise<number | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}

/** Opened by this process, so that it may lie where the server's user could not create it. */
function openLog(cluster: Cluster): number {
  const file = logFile(cluster);
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > MAX_LOG_BYTES) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}
