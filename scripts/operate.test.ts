import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openDatabase, pendingMigrations, schemaDrift } from '@curfew/db';
import type { Database } from '@curfew/db';
import { createTestDatabase } from '@curfew/db/testing';
import type { TestDatabase } from '@curfew/db/testing';
import { createKeyring, createSessionEngine } from '@curfew/session-core';
import type { SessionEngine } from '@curfew/session-core';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { readFromRoot } from './deployment/read-deployment.ts';
import { repositoryRoot } from './run/repository.ts';

const page = readFromRoot('docs/operate.md');
const PASSWORD = 'rain on a tin roof 42';
const OLD_KEY = 'the old server key, long enough to be one';
const NEW_KEY = 'the new server key, long enough to be one';

/** A block of SQL of the page, by its title. */
function sql(title: string): string {
  const block = new RegExp(`\`\`\`sql title="${title}"\n([\\s\\S]*?)\`\`\``).exec(page)?.[1];
  if (block === undefined) throw new Error(`docs/operate.md has no SQL with the title "${title}"`);
  return block;
}

const cleanUps: (() => Promise<void>)[] = [];
let database: TestDatabase;
let db: Database;
let engine: SessionEngine;

beforeEach(async () => {
  database = await createTestDatabase(inject('clusterUrl'));
  cleanUps.push(() => database.drop());
  ({ db, engine } = open(database.url));
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

function open(url: string, secrets = [OLD_KEY]): { db: Database; engine: SessionEngine } {
  const opened = openDatabase({ url, poolSize: 4 });
  cleanUps.push(() => opened.close());
  return { db: opened, engine: createSessionEngine({ db: opened, keyring: createKeyring(secrets) }) };
}

async function register(email: string): Promise<void> {
  await engine.registerUser({ email, password: PASSWORD, displayName: 'Person' }, { origin: {} });
}

const login = (email: string, isRemembered = false) =>
  engine.login({ email, password: PASSWORD, isRemembered, origin: {} });

describe('ending every session', () => {
  test('a copy of the database brings an ended session back, until the statement has run', async () => {
    await register('person@test.example');
    const ended = await login('person@test.example');
    const url = new URL(database.url);
    url.pathname = `/restored_${crypto.randomUUID().replaceAll('-', '')}`;
    await db.close();
    // The backup: all that was in the database while the session was live.
    const server = openDatabase({ url: inject('clusterUrl'), poolSize: 1 });
    cleanUps.push(() => server.close());
    await server.pool.query(
      `CREATE DATABASE ${url.pathname.slice(1)} TEMPLATE ${new URL(database.url).pathname.slice(1)}`,
    );
    cleanUps.push(async () => {
      await server.pool.query(`DROP DATABASE ${url.pathname.slice(1)} WITH (FORCE)`);
    });
    const original = open(database.url);
    await original.engine.invalidateSession(ended.session.id, { reason: 'user_logout', origin: {} });
    expect(await original.engine.validateSession(ended.token)).toMatchObject({ valid: false });

    const restored = open(url.href);
    expect(await restored.engine.validateSession(ended.token)).toMatchObject({ valid: true });
    await restored.db.pool.query(sql('end every session'));
    expect(await restored.engine.validateSession(ended.token)).toMatchObject({
      valid: false,
      reason: 'admin_logout',
      note: 'All sessions were ended by the operators.',
    });
  });

  test('ends those of everybody, leaves one record for each person, and nothing for those who had none', async () => {
    for (const name of ['a', 'b', 'idle']) await register(`${name}@test.example`);
    const sessions = [
      await login('a@test.example'),
      await login('a@test.example', true),
      await login('b@test.example'),
    ];
    const gone = await login('b@test.example');
    await engine.invalidateSession(gone.session.id, { reason: 'user_logout', origin: {} });
    await db.pool.query(sql('end every session'));
    for (const { token } of sessions) {
      expect(await engine.validateSession(token)).toMatchObject({ valid: false, reason: 'admin_logout' });
    }
    expect(await engine.validateSession(gone.token)).toMatchObject({ valid: false, reason: 'user_logout' });
    const { rows } = await db.pool.query(
      `SELECT u.email, a.reason, a.epoch, (a.details->>'endedSessions')::int AS ended, a.actor_id
         FROM audit_events a JOIN users u ON u.id = a.user_id WHERE a.type = 'sessions_ended' ORDER BY 1`,
    );
    const record = { reason: 'admin_logout', epoch: 1, actor_id: null };
    expect(rows).toEqual([
      { email: 'a@test.example', ended: 2, ...record },
      { email: 'b@test.example', ended: 1, ...record },
    ]);
    const again = await login('a@test.example');
    expect(await engine.validateSession(again.token)).toMatchObject({ valid: true });
  });
});

test('a new server key is first known everywhere and then used; the other way round, people would be logged out', async () => {
  await register('person@test.example');
  const before = open(database.url, [OLD_KEY]).engine;
  const known = open(database.url, [OLD_KEY, NEW_KEY]).engine;
  const used = open(database.url, [NEW_KEY, OLD_KEY]).engine;
  const after = open(database.url, [NEW_KEY]).engine;
  const refresh = async (instance: SessionEngine, token: string | null) => {
    const result = await instance.refreshSession(token ?? '', { transport: 'cookie', origin: {} });
    return result.refreshed ? result.refreshToken : result.reason;
  };
  const { refreshToken } = await login('person@test.example', true);
  // Step 1 under way: whoever knows the new key does not use it, so the others understand.
  const first = await refresh(known, refreshToken);
  const second = await refresh(before, first);
  // Step 2 under way: everybody knows both.
  const third = await refresh(used, second);
  const fourth = await refresh(known, third);
  const fifth = await refresh(used, fourth);
  expect(await refresh(before, fifth)).toBe('unknown');
  // Step 3: the newest token was made with the new key.
  expect(await refresh(after, fifth)).toMatch(/^cfr_/);
});

test('the role for the api can do what the api does, and can change neither a table nor an audit record', async () => {
  const role = `curfew_api_${crypto.randomUUID().slice(0, 8)}`;
  await db.pool.query(sql('a role for the api').replaceAll('curfew_api', role));
  cleanUps.push(async () => {
    await db.pool.query(`DROP OWNED BY ${role}`);
    await db.pool.query(`DROP ROLE ${role}`);
  });
  const url = new URL(database.url);
  url.username = role;
  url.password = 'another password';
  ({ engine } = open(url.href));
  await register('person@test.example');
  const { token, session } = await login('person@test.example', true);
  expect(await engine.validateSession(token)).toMatchObject({ valid: true });
  expect(
    await engine.invalidateAllUserSessions(session.userId, { reason: 'user_logout_all', origin: {} }),
  ).toMatchObject({
    endedSessions: 1,
  });
  await engine.sweepSessions();
  const asApi = open(url.href).db.pool;
  for (const forbidden of [
    'ALTER TABLE audit_events DISABLE TRIGGER ALL',
    "UPDATE audit_events SET type = 'x'",
    'DELETE FROM audit_events',
    'DROP TABLE users',
    'CREATE TABLE mine (id int)',
    'DELETE FROM _prisma_migrations',
  ]) {
    await expect(asApi.query(forbidden)).rejects.toThrow(/permission denied|must be owner/);
  }
  // What the check-up of an operator asks.
  expect(await pendingMigrations(url.href)).toEqual([]);
  expect(await schemaDrift(url.href)).toBe('');
});

test('the command that makes an operator makes one', async () => {
  const [, command, email] = /migrate node (\S+) (\S+)/.exec(page) ?? [];
  if (command === undefined || email === undefined) throw new Error('the page names no such command');
  await register(email);
  await promisify(execFile)(process.execPath, [join(repositoryRoot, command), email], {
    env: { DATABASE_URL: database.url },
  });
  const { user } = await login(email);
  expect(user.role).toBe('admin');
});

test('every variable that the page names exists', () => {
  const named = new Set(
    [...page.matchAll(/\b([A-Z]+(?:_[A-Z]+)+|HOST|PORT)\b(?=[=`…])/g)].map(([, name]) => name),
  );
  const known = `${readFromRoot('.env.example')}${readFromRoot('compose.yaml')}`;
  const codes = readFromRoot('docs/errors.md');
  expect(named.size).toBeGreaterThan(10);
  for (const name of named) {
    const isKnown =
      known.includes(`# ${name}=`) || known.includes(`\${${name}:`) || codes.includes(`| \`${name}\``);
    expect([name, isKnown]).toEqual([name, true]);
  }
});
