import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { readEnvironment } from './env.ts';
import { startApi, TEST_SECRET } from './testing/api-process.ts';
import { PASSWORD, useApiWorld } from './testing/api-world.ts';
import { createVisitor } from './testing/visitor.ts';

const world = useApiWorld();

describe('a start that cannot succeed says why in one sentence and ends', () => {
  test('every wrong variable is named at once', () => {
    const broken = {
      PORT: '99999',
      DATABASE_URL: 'mysql://x',
      CURFEW_SECRETS: 'short',
      LOG_LEVEL: 'loud',
      SESSION_LIMIT: '101',
    };
    expect(() => readEnvironment(broken)).toThrow(
      /PORT.*DATABASE_URL.*CURFEW_SECRETS.*LOG_LEVEL.*SESSION_LIMIT/su,
    );
    expect(() => readEnvironment({})).toThrow('bad configuration: DATABASE_URL is required; CURFEW_SECRETS');
    const numbers = { TOUCH_INTERVAL_SECONDS: '60', INACTIVITY_TIMEOUT_SECONDS: '60' };
    const rest = { DATABASE_URL: 'postgresql://x', CURFEW_SECRETS: 'x'.repeat(32) };
    expect(() => readEnvironment({ ...rest, ...numbers })).toThrow('TOUCH_INTERVAL_SECONDS must be shorter');
    expect(readEnvironment({ ...rest, PORT: '' }).PORT).toBe(3000);
  });

  test('bad configuration', async () => {
    await expect(startApi(world.databaseUrl, { PORT: 'x', TRUSTED_PROXIES: 'true' })).rejects.toThrow(
      /^curfew: bad configuration: PORT .*; TRUSTED_PROXIES[^\n]*$/u,
    );
  });

  test('the database cannot be reached', async () => {
    await expect(startApi('postgresql://x@127.0.0.1:1/x')).rejects.toThrow(
      /^curfew: the database cannot be reached \([^\n]*ECONNREFUSED[^\n]*\); check DATABASE_URL$/u,
    );
  });

  test.each([
    ['nowhere', /ENOENT/u],
    ['.', /ENOENT/u],
    [fileURLToPath(import.meta.url), /ENOTDIR/u],
  ])('there is no built web in WEB_DIST: %s', async (WEB_DIST, why) => {
    const sentence = new RegExp(
      `bad configuration: WEB_DIST ${resolve(WEB_DIST)} holds no built web \\([^\\n]*${why.source}[^\\n]*\\); build it with pnpm build, or leave it out$`,
      'u',
    );
    await expect(startApi('postgresql://127.0.0.1:1/none', { WEB_DIST })).rejects.toThrow(sentence);
    const check = fileURLToPath(new URL('check-settings.ts', import.meta.url));
    const env = { WEB_DIST, DATABASE_URL: 'postgresql://x', CURFEW_SECRETS: TEST_SECRET };
    const checked = promisify(execFile)(process.execPath, [check], { env });
    await expect(checked.catch(({ code, stderr }) => [code, stderr.trim()])).resolves.toEqual([
      1,
      expect.stringMatching(sentence),
    ]);
  });

  test('the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const PORT = String(typeof address === 'object' && address !== null ? address.port : 0);
    await expect(startApi(world.databaseUrl, { PORT })).rejects.toThrow(
      /^curfew: cannot listen on 127\.0\.0\.1:\d+ \([^\n]*EADDRINUSE[^\n]*\); choose another PORT or HOST$/u,
    );
    other.close();
  });
});

test('a graceful stop answers every logout it accepted; none is half done', { timeout: 60_000 }, async () => {
  const api = await startApi(world.databaseUrl);
  const sessions = [];
  for (let index = 0; index < 200; index += 1)
    sessions.push(await world.newSession(await world.newAccount(), api.url));
  const holders = sessions.map(({ visitor }) => visitor.copy(world.b.url));
  const logouts = sessions.map(({ visitor }) => visitor.rest('POST', '/api/auth/logout').catch(() => null));
  await Promise.race(logouts);
  api.signal('SIGTERM');
  const answers = await Promise.all(logouts);
  expect(await api.exited).toBe(0);
  const answered = answers.filter((answer) => answer?.status === 200);
  expect(answered.length).toBeGreaterThan(0);
  for (const [index, answer] of answers.entries()) {
    if (answer) expect([200, 503]).toContain(answer.status);
    if (answer?.status !== 200) continue;
    expect((await holders[index]?.rest('GET', '/api/auth/session'))?.status).toBe(401);
  }
  const refused = await fetch(`${api.url}/livez`).catch(() => 'gone');
  expect(refused).toBe('gone');
});

test('logs hold no password, no credential and no cookie', async () => {
  const account = await world.newAccount();
  const visitor = createVisitor(world.a.url);
  const secretFingerprint = 'a-fingerprint-nobody-should-read';
  await visitor.rest('POST', '/api/auth/login', {
    body: { email: account.email, password: PASSWORD, fingerprint: secretFingerprint },
  });
  await visitor.rest('POST', '/api/auth/login', {
    body: { email: account.email, password: 'a wrong one here' },
  });
  await visitor.rest(
    'GET',
    `/trpc/auth.listSessions?input=${encodeURIComponent('{"cursor":"a-secret-cursor"}')}`,
  );
  const token = visitor.token() ?? '';
  const { logoutTicket } = await visitor.trpc.auth.session.query();
  await visitor.rest('POST', '/api/auth/logout', { body: { ticket: logoutTicket } });
  await expect.poll(() => world.a.lines.some((line) => line.includes('/api/auth/logout'))).toBe(true);
  const log = world.a.lines.join('\n');
  const secrets = [PASSWORD, 'a wrong one here', token, logoutTicket, secretFingerprint, 'a-secret-cursor'];
  for (const secret of secrets) {
    for (const form of [
      secret,
      secret.split('.')[1] ?? secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64'),
    ]) {
      expect(log).not.toContain(form);
    }
  }
  for (const line of world.a.lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
});

test.each([
  ['http://app.example', true],
  ['http://192.168.1.7:3000', true],
  ['http://localhost.example', true],
  ['https://app.example', false],
  ['http://localhost:3000', false],
  ['http://app.localhost:3000', false],
  ['http://[::1]:3000', false],
])('PUBLIC_ORIGIN=%s warns at the start: %s', async (origin, isWarned) => {
  const api = await startApi(world.databaseUrl, { PUBLIC_ORIGIN: origin });
  // The first request is logged after everything that the start has to say.
  await fetch(`${api.url}/livez`);
  await expect.poll(() => api.lines.some((line) => line.includes('/livez'))).toBe(true);
  const warnings = api.lines.filter((line) => line.includes('nobody can stay logged in'));
  expect(warnings).toHaveLength(isWarned ? 1 : 0);
  api.signal('SIGTERM');
  await api.exited;
});

test('.env.example explains every variable, with its default', async () => {
  const example = await readFile(new URL('../../../.env.example', import.meta.url), 'utf8');
  const documented = new Map(
    [...example.matchAll(/^# ([A-Z][A-Z_]+)=(.*)$/gmu)].map(([, name = '', value = '']) => [name, value]),
  );
  const withoutFallback = {
    METRICS_TOKEN: 'x'.repeat(32),
    PUBLIC_ORIGIN: 'https://x.example',
    WEB_DIST: 'x',
    PLACE_DATABASE: 'x',
  };
  const required = { DATABASE_URL: 'postgresql://x', CURFEW_SECRETS: 'x'.repeat(32) };
  const defaults = readEnvironment({ ...required, ...withoutFallback });
  const withoutDefault = new Set([
    'DATABASE_URL',
    'CURFEW_SECRETS',
    'TRUSTED_PROXIES',
    'INTROSPECTION_CLIENTS',
  ]);
  for (const [name, value] of Object.entries(defaults)) {
    if (name === 'NODE_ENV') continue;
    expect([...documented.keys()]).toContain(name);
    if (withoutDefault.has(name) || name in withoutFallback) continue;
    expect([name, documented.get(name)]).toEqual([name, String(value as string | number)]);
  }
});
