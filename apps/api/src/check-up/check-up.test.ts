import { openDatabase } from '@curfew/db';
import type { Database } from '@curfew/db';
import { testDatabase } from '@curfew/db/testing';
import { createKeyring, createSessionEngine } from '@curfew/session-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TEST_SECRET } from '../testing/api-process.ts';
import { createCheckUp } from './create-check-up.ts';
import type { CheckedSettings } from './describe-settings.ts';

const liveEvents = { isListening: () => true, openStreams: () => 2 };
const settings: CheckedSettings = {
  publicOrigin: 'https://app.example',
  trustedProxies: [],
  cookieNames: { session: 's', refresh: 'r', csrf: 'c' },
  serverKeys: 2,
  sweepIntervalSeconds: 60,
  placeDatabase: { type: 'DBIP-City-Lite', builtAt: new Date('2026-11-01T02:03:04Z') },
};
let databaseUrl: string;
let db: Database;
beforeAll(async () => {
  ({ url: databaseUrl } = await testDatabase());
  db = openDatabase({ url: databaseUrl, poolSize: 2, applicationName: 'curfew-test' });
});
afterAll(() => db.close());

async function checks(changes: Partial<CheckedSettings> = {}, clock?: () => number) {
  const engine = createSessionEngine({ db, keyring: createKeyring([TEST_SECRET]) });
  const options = { db, databaseUrl, engine, liveEvents, settings: { ...settings, ...changes } };
  const checkUp = createCheckUp({ ...options, ...(clock && { clock }) });
  const found = (await checkUp()).checks;
  return new Map(found.map(({ name, ...rest }) => [name, rest]));
}

/** A clock on which each look takes so long. */
function steppingClock(milliseconds: number): () => number {
  let now = Date.now() - milliseconds;
  return () => (now += milliseconds);
}

test('with everything in order, everything is ok', async () => {
  // However busy this machine is, the database answers within no time by this clock.
  const found = await checks({}, steppingClock(0));
  expect([...found.values()].filter(({ status }) => status !== 'ok')).toEqual([]);
  expect(found.get('server keys')?.detail).toBe('2: the newest signs, the others are still verified');
  expect(found.get('places')?.detail).toBe('DBIP-City-Lite of 2026-11-01');
  expect(found.get('policy')?.detail).toContain('inactivity 30 min, lifetime 12 h, access token 1 h');
});

test.each([
  [99, 'ok'],
  [100, 'warning'],
])('a database that answers in %i ms: %s', async (milliseconds, status) => {
  const found = (await checks({}, steppingClock(milliseconds))).get('database');
  expect(found?.status).toBe(status);
  expect(found?.detail).toContain(`answers in ${milliseconds} ms`);
});

test.each([
  ['ahead of', 5000],
  ['behind', -5000],
])('a clock that is %s the database is a warning', async (direction, offset) => {
  const clock = (await checks({}, () => Date.now() + offset)).get('clock');
  expect(clock?.status).toBe('warning');
  expect(clock?.detail).toContain(direction);
});

test('a migration that is not applied is named', async () => {
  const last = await db.pool.query<{ name: string }>(
    `DELETE FROM _prisma_migrations WHERE id = (SELECT id FROM _prisma_migrations ORDER BY migration_name DESC LIMIT 1)
      RETURNING migration_name AS name`,
  );
  const { name } = last.rows[0] ?? { name: 'none' };
  expect((await checks()).get('migrations')).toEqual({ status: 'failed', detail: `not applied: ${name}` });
  await db.pool.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', $1, now())`,
    [name],
  );
});

test('a table that somebody changed is a warning', async () => {
  await db.pool.query('ALTER TABLE known_devices ADD COLUMN surprise text');
  const schema = (await checks()).get('schema');
  expect(schema?.status).toBe('warning');
  expect(schema?.detail).toContain('surprise');
  await db.pool.query('ALTER TABLE known_devices DROP COLUMN surprise');
});

test('sessions that ran out are due, and after three sweeps somebody should look', async () => {
  const user = { id: crypto.randomUUID(), email: 'a@test.example', displayName: 'A', passwordHash: '' };
  await db.prisma.user.create({ data: user });
  const ended = (secondsAgo: number) =>
    db.pool.query(
      `INSERT INTO user_sessions (id, user_id, epoch, transport, client_kind, token_hash, label, absolute_expires_at)
       VALUES (gen_random_uuid(), $1, 1, 'cookie', 'web', '\\x00', 'test', now() - make_interval(secs => $2))`,
      [user.id, secondsAgo],
    );
  await ended(170);
  expect((await checks()).get('sweep')).toEqual({
    status: 'ok',
    detail: '1 ran out and wait for the next sweep',
  });
  await ended(181);
  expect((await checks()).get('sweep')).toEqual({
    status: 'warning',
    detail: '1 ran out more than 3 sweeps ago: nobody sweeps',
  });
});

test('an origin without https is a warning, except on this machine', async () => {
  const statusOf = async (publicOrigin: string) =>
    (await checks({ publicOrigin })).get('public origin')?.status;
  expect(await statusOf('http://app.example')).toBe('warning');
  for (const origin of ['http://localhost:3000', 'http://127.0.0.1:3000', 'https://app.example']) {
    expect(await statusOf(origin)).toBe('ok');
  }
});

test('a check that cannot be made has failed, and the others are made', async () => {
  const { href } = Object.assign(new URL(databaseUrl), { pathname: '/there-is-no-such-database' });
  const engine = createSessionEngine({ db, keyring: createKeyring([TEST_SECRET]) });
  const { checks: found } = await createCheckUp({ db, databaseUrl: href, engine, liveEvents, settings })();
  expect(found.filter(({ status }) => status === 'failed').map(({ name }) => name)).toEqual([
    'migrations',
    'schema',
  ]);
});

test('a listener that is interrupted is a warning', async () => {
  const engine = createSessionEngine({ db, keyring: createKeyring([TEST_SECRET]) });
  const listener = async (isListening: boolean) => {
    const options = {
      db,
      databaseUrl,
      engine,
      settings,
      liveEvents: { ...liveEvents, isListening: () => isListening },
    };
    return (await createCheckUp(options)()).checks.find(({ name }) => name === 'listener');
  };
  expect(await listener(true)).toEqual({
    name: 'listener',
    status: 'ok',
    detail: 'hears what happens on other instances; 2 streams open on this instance',
  });
  expect((await listener(false))?.status).toBe('warning');
});
