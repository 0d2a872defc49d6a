import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultDataFolder } from './data-folder.ts';
import { joinEmbeddedPostgres } from './join-embedded-postgres.ts';
import { canEnter, serverUser } from './server-user.ts';

const isRoot = process.getuid?.() === 0;

// Nearly every test creates a database from nothing, which a busy machine may take seconds for.
vi.setConfig({ testTimeout: 60_000 });

let folder = '';
let dataFolder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'curfew-embedded-'));
  chmodSync(folder, 0o755);
  dataFolder = join(folder, 'data');
});

afterEach(async () => {
  const pid = serverPid();
  if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGKILL');
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

describe('joining', () => {
  it('two at once from nothing share one server, which the last to leave stops', async () => {
    const [first, second] = await Promise.all([joinHere(), joinHere()]);
    expect(first.url).toBe(second.url);
    const pid = serverPid();
    await first.leave();
    await expect(query(second.url, 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
    expect(serverPid()).toBe(pid);
    await second.leave();
    expect(serverPid()).toBeUndefined();
  });

  it('two that leave at once leave no server behind, and one of them stops it', async () => {
    for (let round = 0; round < 5; round += 1) {
      const joined = await Promise.all([joinHere(), joinHere(), joinHere()]);
      await Promise.all(joined.map((instance) => instance.leave()));
      expect(serverPid()).toBeUndefined();
    }
  });

  it('while the server is stopping waits and starts it again', async () => {
    const first = await joinHere();
    await query(first.url, 'CREATE TABLE kept (id int)');
    const [, second] = await Promise.all([first.leave(), joinHere()]);
    await expect(query(second.url, 'SELECT count(*)::int AS rows FROM kept')).resolves.toEqual([{ rows: 0 }]);
    await second.leave();
    expect(serverPid()).toBeUndefined();
  });

  it('listens on 127.0.0.1 with a password that only its owner can read, and keeps its port', async () => {
    const { url, leave } = await joinHere();
    expect(
      await query(
        url,
        `SELECT current_setting('listen_addresses') AS hosts, current_setting('TimeZone') AS zone`,
      ),
    ).toEqual([{ hosts: '127.0.0.1', zone: 'UTC' }]);
    const wrong = new URL(url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    expect(statSync(join(dataFolder, 'postgres', 'curfew-password')).mode & 0o777).toBe(0o600);
    await leave();
    const again = await joinHere();
    expect(again.url).toBe(url);
    await again.leave();
  });

  it('a second start is ready in under a second', async () => {
    await (await joinHere()).leave();
    const startedAt = performance.now();
    const again = await joinHere();
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    await again.leave();
  });
});

describe('after kill -9', () => {
  it('of everything, the next one recovers', async () => {
    const child = await joinInChild();
    await query(child.url, 'CREATE TABLE kept AS SELECT 1 AS id');
    await killHard(child.process);
    killServer();
    expect(serverPid()).toBeDefined();
    const next = await joinHere();
    await expect(query(next.url, 'SELECT id FROM kept')).resolves.toEqual([{ id: 1 }]);
    await next.leave();
  });

  it('of everything, also when its pid now belongs to somebody else', async () => {
    const child = await joinInChild();
    await killHard(child.process);
    killServer();
    const stranger = spawn('sleep', ['60'], { ...serverUser().ids, stdio: 'ignore' });
    const pidFile = join(dataFolder, 'postgres', 'postmaster.pid');
    writeFileSync(pidFile, readFileSync(pidFile, 'utf8').replace(/^\d+/, String(stranger.pid)));
    const next = await joinHere();
    await expect(query(next.url, 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
    await next.leave();
    await killHard(stranger);
  });

  it('of the node process alone, the next one joins the running server and its leave stops it', async () => {
    const child = await joinInChild();
    const pid = serverPid();
    await killHard(child.process);
    expect(isAlive(pid)).toBe(true);
    const next = await joinHere();
    expect(serverPid()).toBe(pid);
    await next.leave();
    expect(serverPid()).toBeUndefined();
  });

  it('of the server under a living instance: its leave is quiet, and the next one starts the server at the same address', async () => {
    const survivor = await joinHere();
    killServer();
    const next = await joinHere();
    expect(next.url).toBe(survivor.url);
    await survivor.leave();
    await next.leave();
    expect(serverPid()).toBeUndefined();
  });
});

it('an instance whose connection was terminated still counts as present', async () => {
  const [first, second] = [await joinHere(), await joinHere()];
  const presences = `FROM pg_stat_activity WHERE application_name = 'curfew-presence'`;
  await query(first.url, `SELECT pg_terminate_backend(pid, 2000) ${presences}`);
  await expect
    .poll(
      () =>
        query(
          first.url,
          `SELECT count(*)::int AS shared FROM pg_locks WHERE locktype = 'advisory' AND granted`,
        ),
      { interval: 20 },
    )
    .toEqual([{ shared: 2 }]);
  await first.leave();
  await expect(query(second.url, 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
  await second.leave();
  expect(serverPid()).toBeUndefined();
});

describe('a data folder that cannot be used is refused in one sentence', () => {
  it.each([
    [
      'below a file',
      () => join(writeFile(join(folder, 'file')), 'data'),
      /is not writable \(ENOTDIR\): .*CURFEW_DATA_DIR/,
    ],
    ['below /proc', () => '/proc/curfew', /is not writable \(E\w+\): .*CURFEW_DATA_DIR/],
  ])('%s', async (_where, path, message) => {
    const failure = await joinEmbeddedPostgres({ dataFolder: path() }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'EmbeddedPostgresError', message: expect.stringMatching(message) });
    expect(String(failure)).not.toContain('\n');
  });

  it.runIf(isRoot)('below a folder that the user of PostgreSQL may not enter', async () => {
    chmodSync(folder, 0o700);
    await expect(joinHere()).rejects.toThrow(
      /runs as user (postgres|nobody), who cannot enter the data folder .*CURFEW_DATA_DIR/,
    );
  });

  it('with a database that does not start, naming the log', async () => {
    await (await joinHere()).leave();
    writeFileSync(join(dataFolder, 'postgres', 'PG_VERSION'), '9\n');
    await expect(joinHere()).rejects.toThrow(/did not start: .*(PG_VERSION|incompatible).*postgres\.log/);
  });
});

describe('the default data folder', () => {
  it('lies in the checkout when the user of PostgreSQL can get there', () => {
    expect(defaultDataFolder(folder)).toBe(join(folder, '.curfew'));
  });

  it.runIf(isRoot)('lies below /var/lib/curfew for root in a private checkout, and is reachable', () => {
    const checkout = join(folder, 'private', 'checkout');
    mkdirSync(checkout, { recursive: true });
    chmodSync(join(folder, 'private'), 0o700);
    const path = defaultDataFolder(checkout);
    expect(path).toMatch(/^\/var\/lib\/curfew\/checkout-[0-9a-f]{8}$/);
    expect(defaultDataFolder(checkout)).toBe(path);
    expect(canEnter(serverUser(), '/var/lib')).toBe(true);
  });
});

function joinHere() {
  return joinEmbeddedPostgres({ dataFolder });
}

function writeFile(path: string): string {
  writeFileSync(path, '');
  return path;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Another process that has joined; it prints the address. */
async function joinInChild(): Promise<{ process: ChildProcess; url: string }> {
  const module = fileURLToPath(new URL('./join-embedded-postgres.ts', import.meta.url));
  const script = `import { joinEmbeddedPostgres } from ${JSON.stringify(module)};
    const { url } = await joinEmbeddedPostgres({ dataFolder: ${JSON.stringify(dataFolder)} });
    process.stdout.write(url);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = (await once(child.stdout, 'data')) as [Buffer];
  return { process: child, url: url.toString() };
}

async function killHard(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

function serverPid(): number | undefined {
  const file = join(dataFolder, 'postgres', 'postmaster.pid');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined;
}

function killServer(): void {
  const pid = serverPid();
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
}

function isAlive(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
}
