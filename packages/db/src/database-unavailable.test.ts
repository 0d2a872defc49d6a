import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from './open-database.ts';
import { expectUnavailable, failureOf } from './testing/failures.ts';
import { startStallingProxy } from './testing/stalling-proxy.ts';
import { startTestCluster } from './testing/test-cluster.ts';
import { createTestDatabase } from './testing/test-database.ts';
import { testDatabase } from './testing/inject-test-database.ts';

let url = '';
let database: Database;
let observer: Database;

beforeAll(async () => {
  ({ url } = await testDatabase());
  database = openDatabase({ url });
  observer = openDatabase({ url });
});

afterAll(async () => {
  await Promise.all([database.close(), observer.close()]);
});

describe('the database cannot answer now', () => {
  it('because its server is stopped: new connections, pooled ones, Prisma and its transactions', async () => {
    const cluster = await startTestCluster();
    const { url: clusterUrl } = await createTestDatabase(cluster.url);
    const warm = openDatabase({ url: clusterUrl });
    const cold = openDatabase({ url: clusterUrl });
    await warm.prisma.user.count();
    await cluster.stop();
    const failures = [warm, cold].flatMap(({ pool, prisma }) => [
      failureOf(pool.query('SELECT 1')),
      failureOf(prisma.user.count()),
      failureOf(prisma.$queryRaw`SELECT 1`),
      failureOf(prisma.$transaction([prisma.user.count()])),
      failureOf(prisma.$transaction(async (transaction) => transaction.user.count())),
    ]);
    for (const failure of await Promise.all(failures)) expectUnavailable(failure);
    await Promise.all([warm.close(), cold.close()]);
  });

  it('because the connection was terminated while a query ran (57P01)', async () => {
    const failures = [
      failureOf(database.pool.query('SELECT pg_sleep(10) -- terminate me')),
      failureOf(database.prisma.$queryRaw`SELECT pg_sleep(10)::text -- terminate me`),
      failureOf(
        database.prisma.$transaction(
          (transaction) => transaction.$queryRaw`SELECT pg_sleep(10)::text -- terminate me`,
        ),
      ),
    ];
    await terminate('%-- terminate me', failures.length);
    for (const failure of await Promise.all(failures)) expectUnavailable(failure);
    await expect(database.prisma.user.count()).resolves.toBe(0);
  });

  it('because the connection was terminated between two statements of a transaction', async () => {
    const failure = await failureOf(
      database.prisma.$transaction(async (transaction) => {
        const rows = await transaction.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
        await terminatePid(rows[0]?.pid);
        await transaction.user.count();
      }),
    );
    expectUnavailable(failure);
  });

  it('because a transaction was idle for too long (25P03)', async () => {
    const failure = await failureOf(
      database.prisma.$transaction(async (transaction) => {
        await transaction.$executeRaw`SET LOCAL idle_in_transaction_session_timeout = 50`;
        const rows = await transaction.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
        await untilGone(rows[0]?.pid);
        await transaction.user.count();
      }),
    );
    expectUnavailable(failure);
  });

  it('because a statement took too long for the server (57014)', async () => {
    const slow = async (run: (sql: string) => Promise<unknown>): Promise<unknown> => {
      await run('SET LOCAL statement_timeout = 50');
      return run('SELECT pg_sleep(10)::text');
    };
    const prisma = database.prisma.$transaction((transaction) =>
      slow((sql) => transaction.$queryRawUnsafe(sql)),
    );
    expectUnavailable(await failureOf(prisma));
    const client = await database.pool.connect();
    await client.query('BEGIN');
    const failure = await failureOf(slow((sql) => client.query(sql)));
    client.release(true);
    expect(failure).toMatchObject({ code: '57014' });
    expectUnavailable(failure);
  });

  it('because a lock was not to be had (55P03)', async () => {
    const holder = await observer.pool.connect();
    await holder.query('BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE');
    const failures = await Promise.all([
      failureOf(database.pool.query('SELECT FROM users')),
      failureOf(database.prisma.user.count()),
    ]);
    holder.release(true);
    expect(failures[0]).toMatchObject({ code: '55P03' });
    for (const failure of failures) expectUnavailable(failure);
  });

  it('because there are too many connections (53300)', async () => {
    await observer.pool.query("CREATE ROLE crowded LOGIN PASSWORD 'crowded' CONNECTION LIMIT 0");
    const crowdedUrl = new URL(url);
    crowdedUrl.username = 'crowded';
    crowdedUrl.password = 'crowded';
    const crowded = openDatabase({ url: crowdedUrl.href });
    const failures = await Promise.all([
      failureOf(crowded.pool.query('SELECT 1')),
      failureOf(crowded.prisma.user.count()),
    ]);
    await crowded.close();
    await observer.pool.query('DROP ROLE crowded');
    expect(failures[0]).toMatchObject({ code: '53300' });
    for (const failure of failures) expectUnavailable(failure);
  });

  it('because every connection of the pool is busy, said within about 2 s', async () => {
    const small = openDatabase({ url, poolSize: 1 });
    const client = await small.pool.connect();
    const startedAt = performance.now();
    const failures = await Promise.all([
      failureOf(small.pool.query('SELECT 1')),
      failureOf(small.prisma.user.count()),
      failureOf(small.prisma.$transaction((transaction) => transaction.user.count())),
    ]);
    expect(performance.now() - startedAt).toBeLessThan(2_500);
    client.release();
    for (const failure of failures) expectUnavailable(failure);
    await expect(small.prisma.user.count()).resolves.toBe(0);
    await small.close();
  });

  it('because it was closed here', async () => {
    const closed = openDatabase({ url });
    await Promise.all([closed.close(), closed.close()]);
    expectUnavailable(await failureOf(closed.pool.query('SELECT 1')));
    expectUnavailable(await failureOf(closed.prisma.user.count()));
  });
});

it('a server that no longer answers hangs nobody, and no connection that waits for it is used again', async () => {
  const proxy = await startStallingProxy(url);
  const behind = openDatabase({ url: proxy.url, poolSize: 2 });
  await behind.prisma.user.count();
  const startedAt = performance.now();
  const failures = await Promise.all([
    failureOf(
      behind.prisma.$transaction(async (transaction) => {
        await transaction.user.count();
        proxy.stall();
        await transaction.user.count();
      }),
    ),
    failureOf(behind.pool.query('SELECT pg_sleep(3)')),
  ]);
  expect(performance.now() - startedAt).toBeLessThan(3_500);
  for (const failure of failures) expectUnavailable(failure);
  await expect(
    Promise.all([behind.prisma.user.count(), behind.pool.query('SELECT 1')]),
  ).resolves.toBeDefined();
  await behind.close();
  await proxy.close();
}, 15_000);

async function terminate(queryPattern: string, expected: number): Promise<void> {
  const running = 'FROM pg_stat_activity WHERE query LIKE $1 AND state = $2 AND datname = current_database()';
  const values = [queryPattern, 'active'];
  await expect
    .poll(async () => (await observer.pool.query(`SELECT ${running}`, values)).rowCount, {
      timeout: 2_000,
      interval: 10,
    })
    .toBe(expected);
  await observer.pool.query(`SELECT pg_terminate_backend(pid) ${running}`, values);
}

async function terminatePid(pid: number | undefined): Promise<void> {
  await observer.pool.query('SELECT pg_terminate_backend($1, 2000)', [pid]);
}

async function untilGone(pid: number | undefined): Promise<void> {
  await expect
    .poll(
      async () => (await observer.pool.query('SELECT FROM pg_stat_activity WHERE pid = $1', [pid])).rowCount,
      {
        timeout: 2_000,
        interval: 10,
      },
    )
    .toBe(0);
}
