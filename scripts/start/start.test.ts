import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase } from '@curfew/db/testing';
import { afterEach, expect, test } from 'vitest';
import { toolEnvironment, repositoryRoot } from '../run/repository.ts';
import { runningInstances } from './running-instances.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

/** A data folder that does not exist yet. */
async function newDataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'curfew-start-'));
  // PostgreSQL runs as somebody else when we are root, who has to get through.
  await chmod(folder, 0o755);
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'data');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** `pnpm start` without pnpm, from a shell with this umask. */
function start(environment: Record<string, string | undefined>, umask = '022') {
  const child = spawn('sh', ['-c', `umask ${umask}; exec "$0" scripts/start.ts`, process.execPath], {
    cwd: repositoryRoot,
    env: toolEnvironment({ NODE_ENV: undefined, LOG_FORMAT: undefined, ...environment }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let screen = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (screen += text));
  }
  const ended = once(child, 'exit').then(([code]: (number | null)[]) => code);
  cleanUps.push(async () => {
    child.kill('SIGINT');
    await ended;
  });
  return {
    ended,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    screen: () => screen,
    /** Resolves once the banner is there, or with the end of a start that failed. */
    ready: () =>
      expect
        .poll(() => screen.includes('Ctrl-C stops') || child.exitCode !== null, { timeout: 60_000 })
        .toBe(true),
  };
}

test(
  'whatever the shell sets: the banner is the last word, a second start says where the first is, on another port it joins it, and Ctrl-C leaves nothing',
  { timeout: 180_000 },
  async () => {
    const [dataFolder, port] = [await newDataFolder(), await freePort()];
    const origin = `http://localhost:${port}`;
    const environment = { CURFEW_DATA_DIR: dataFolder, PORT: String(port) };
    const hostile = {
      PGSSLMODE: 'require',
      PGOPTIONS: '-c search_path=nowhere',
      PGHOST: 'nowhere',
      PGUSER: 'x',
    };
    const first = start({ ...environment, ...hostile }, '077');
    await first.ready();
    const accounts = await readFile(join(dataFolder, 'demo-accounts.json'), 'utf8');
    const banner = first.screen().slice(first.screen().indexOf('Curfew is ready'));
    expect(banner).toContain(origin);
    for (const { email, password } of JSON.parse(accounts) as { email: string; password: string }[]) {
      expect(banner).toMatch(new RegExp(`${email} +${password}`, 'u'));
    }

    const other = await fetch(`http://127.0.0.1:${port}/sessions`, {
      headers: { accept: 'text/html' },
      redirect: 'manual',
    });
    expect(other.headers.get('location')).toBe(`${origin}/sessions`);
    // Requests are in the file, so that the banner stays where it is.
    const logPath = /written to (\S+);/u.exec(banner)?.[1] ?? '';
    await expect.poll(() => readFile(join(repositoryRoot, logPath), 'utf8')).toContain('GET /sessions 302');
    expect(first.screen().endsWith('Ctrl-C stops everything.\n')).toBe(true);
    expect((await runningInstances()).map((instance) => instance.origin)).toContain(origin);

    const second = start(environment);
    const joining = start({ ...environment, PORT: String(await freePort()) });
    await joining.ready();
    expect(joining.screen()).toContain(`Joined the Curfew that runs at ${origin}: `);
    expect(joining.screen()).not.toContain('In the next minute');
    joining.kill('SIGINT');
    expect(await joining.ended).toBe(0);
    expect(await second.ended).toBe(1);
    expect(second.screen()).toContain(`Curfew is running already, at ${origin}`);

    first.kill('SIGINT');
    expect(await first.ended).toBe(0);
    expect(first.screen()).toMatch(/SIGINT: stopping …\nStopped\.\n$/u);
    expect(existsSync(join(dataFolder, 'postgres', 'postmaster.pid'))).toBe(false);
    expect((await runningInstances()).map((instance) => instance.origin)).not.toContain(origin);
  },
);

test('after kill -9 the next start finds everything as it was', { timeout: 180_000 }, async () => {
  const [dataFolder, port] = [await newDataFolder(), await freePort()];
  const environment = { CURFEW_DATA_DIR: dataFolder, PORT: String(port) };
  const killed = start(environment);
  await killed.ready();
  killed.kill('SIGKILL');
  await killed.ended;
  // The API ends with whoever started it.
  await expect.poll(() => fetch(`http://localhost:${port}/livez`).catch(() => 'gone')).toBe('gone');
  const next = start(environment);
  await next.ready();
  const accountsOf = (screen: string) => screen.match(/^ {2}(?:user|admin) .*$/gmu);
  expect(accountsOf(next.screen())).toHaveLength(2);
  expect(accountsOf(next.screen())).toEqual(accountsOf(killed.screen()));
});

test('a setting that is wrong is named before anything is made', async () => {
  const dataFolder = await newDataFolder();
  const port = String(await freePort());
  const { ended, screen } = start({ CURFEW_DATA_DIR: dataFolder, PORT: port, WARNING_SECONDS: 'soon' });
  expect(await ended).toBe(1);
  expect(screen()).toMatch(/Nothing was started\. bad configuration: WARNING_SECONDS [^\n]*\n$/u);
  expect(existsSync(dataFolder)).toBe(false);
});

test('with a database of one’s own the banner says who has an account, and how to make an operator', async () => {
  const { url } = await testDatabase();
  const settings = { DATABASE_URL: url, PORT: String(await freePort()) };
  const withoutKeys = start(settings);
  expect(await withoutKeys.ended).toBe(1);
  expect(withoutKeys.screen()).toContain('CURFEW_SECRETS must be');
  const { ready, screen } = start({
    ...settings,
    CURFEW_SECRETS: 'a secret of the tests that is long enough',
  });
  await ready();
  expect(screen()).toContain('Nobody has an account yet.');
  expect(screen()).toContain('db:admin');
});
