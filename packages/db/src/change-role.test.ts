import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { changeRoleWithin } from './change-role.ts';
import { openDatabase } from './open-database.ts';
import type { Database } from './open-database.ts';
import { testDatabase } from './testing/inject-test-database.ts';

const command = fileURLToPath(new URL('./bin/grant-admin.ts', import.meta.url));
let url: string;
let db: Database;
beforeAll(async () => {
  ({ url } = await testDatabase());
  db = openDatabase({ url, poolSize: 3 });
});
afterAll(() => db.close());

async function newAccount(email: string, isActive = true): Promise<string> {
  const id = crypto.randomUUID();
  await db.prisma.user.create({ data: { id, email, displayName: 'A', passwordHash: '', isActive } });
  return id;
}

/** As `pnpm db:admin` does, in a process of its own. */
function grantAdmin(
  parameters: string[],
  databaseUrl = url,
): Promise<{ code: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const env = { PATH: '/usr/bin:/bin', DATABASE_URL: databaseUrl };
    execFile(process.execPath, [command, ...parameters], { env }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

const remove = (email: string) => grantAdmin([email, '--remove']);
const roleOf = async (id: string) => (await db.prisma.user.findUniqueOrThrow({ where: { id } })).role;
const recordsOf = (userId: string) =>
  db.prisma.auditEvent.findMany({ where: { userId }, orderBy: { at: 'asc' } });

test('makes an account an operator and takes it back, each with one record and a sentence', async () => {
  const id = await newAccount('ann@test.example');
  await newAccount('zoe@test.example');
  const said = async (...parameters: string[]) => {
    const { code, stdout, stderr } = await grantAdmin(parameters);
    expect([code, stderr]).toEqual([0, '']);
    return stdout;
  };
  expect(await said(' Ann@Test.Example ')).toBe('ann@test.example is an operator now.\n');
  expect(await roleOf(id)).toBe('admin');
  expect(await said('ann@test.example')).toBe('ann@test.example is an operator already.\n');
  await said('zoe@test.example');
  expect(await said('--remove', 'ann@test.example')).toBe('ann@test.example is no longer an operator.\n');
  expect(await roleOf(id)).toBe('user');
  expect(await said('ann@test.example', '--remove')).toContain('was not an operator');
  expect(await recordsOf(id)).toMatchObject([
    { type: 'role_changed', actorId: null, details: { from: 'user', to: 'admin' } },
    { type: 'role_changed', actorId: null, details: { from: 'admin', to: 'user' } },
  ]);
});

test('says so when the new operator is disabled, or others are left', async () => {
  await newAccount('bob@test.example');
  const id = await newAccount('off@test.example', false);
  await grantAdmin(['bob@test.example']);
  expect((await grantAdmin(['off@test.example'])).stdout).toBe(
    'off@test.example is an operator now.\nThe account is disabled: another operator has to enable it.\n',
  );
  expect(await roleOf(id)).toBe('admin');
  expect((await grantAdmin(['off@test.example', '--remove'])).stdout).toBe(
    'off@test.example is no longer an operator.\n',
  );
});

describe('the last operator who can log in', () => {
  const last = 'last@test.example';
  const other = 'other@test.example';
  let ids: string[];
  beforeAll(async () => {
    await db.prisma.user.updateMany({ data: { role: 'user' } });
    ids = [await newAccount(last), await newAccount(other)];
    await grantAdmin([last]);
  });

  test('keeps the role: one who is disabled does not count', async () => {
    await grantAdmin([other]);
    await db.prisma.user.update({ where: { email: other }, data: { isActive: false } });
    const before = await db.prisma.auditEvent.count();
    expect(await remove(last)).toEqual({
      code: 1,
      stdout: '',
      stderr: `${last} is the last operator who can log in. Make another account an operator first.\n`,
    });
    expect(await roleOf(ids[0] ?? '')).toBe('admin');
    expect(await db.prisma.auditEvent.count()).toBe(before);
    expect((await remove(other)).code).toBe(0);
  });

  const waiting = async () => {
    const { rows } = await db.pool.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return rows.length;
  };

  test('is still there after the last two were demoted at once', async () => {
    await db.prisma.user.updateMany({
      where: { email: { in: [last, other] } },
      data: { role: 'admin', isActive: true },
    });
    const isDone = Promise.withResolvers<void>();
    const mayCommit = Promise.withResolvers<void>();
    const first = db.prisma.$transaction(async (tx) => {
      await changeRoleWithin(tx, last, 'user');
      isDone.resolve();
      await mayCommit.promise;
    });
    await isDone.promise;
    const second = db.prisma.$transaction((tx) => changeRoleWithin(tx, other, 'user')).then(String, String);
    while ((await waiting()) < 1) continue;
    mayCommit.resolve();
    await first;
    expect(await second).toContain('is the last operator who can log in');
    expect(await db.prisma.user.count({ where: { role: 'admin', isActive: true } })).toBe(1);
  });
});

test.each([
  ['nothing', [], 'Usage: pnpm db:admin EMAIL [--remove]'],
  ['two addresses', ['a@test.example', 'b@test.example'], 'Usage: pnpm db:admin EMAIL [--remove]'],
  ['an unknown option', ['a@test.example', '--delete'], 'Usage: pnpm db:admin EMAIL [--remove]'],
  ['no address', ['nonsense'], '"nonsense" is not an e-mail address.'],
  [
    'an unknown account',
    ['nobody@test.example'],
    'No account has the address nobody@test.example. Register it first.',
  ],
])('given %s, it says what to do and changes nothing', async (_, parameters, sentence) => {
  const before = await db.prisma.auditEvent.count();
  expect(await grantAdmin(parameters)).toEqual({ code: 1, stdout: '', stderr: `${sentence}\n` });
  expect(await db.prisma.auditEvent.count()).toBe(before);
});

test('a database that is not migrated is said to be so', async () => {
  const client = new pg.Client({ connectionString: inject('clusterUrl') });
  await client.connect();
  const name = `empty_${crypto.randomUUID().replaceAll('-', '')}`;
  await client.query(`CREATE DATABASE ${name}`);
  const { href } = Object.assign(new URL(inject('clusterUrl')), { pathname: `/${name}` });
  const { code, stderr } = await grantAdmin(['ann@test.example'], href);
  expect([code, stderr]).toEqual([1, 'The database is not migrated. Run pnpm db:migrate first.\n']);
  await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await client.end();
});
