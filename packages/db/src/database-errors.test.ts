import { once } from 'node:events';
import { createServer } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from './open-database.ts';
import { failureOf, kindsOf } from './testing/failures.ts';
import { testDatabase } from './testing/inject-test-database.ts';

let database: Database;
let observer: Database;

beforeAll(async () => {
  const { url } = await testDatabase();
  database = openDatabase({ url });
  observer = openDatabase({ url });
});

afterAll(async () => {
  await Promise.all([database.close(), observer.close()]);
});

describe('an answer that is no outage', () => {
  it('a unique violation is told apart, through pg and through Prisma', async () => {
    await database.prisma.user.create({ data: user('0') });
    const failures = [
      await failureOf(database.prisma.user.create({ data: { ...user('1'), email: user('0').email } })),
      await failureOf(database.prisma.user.createMany({ data: [user('0')] })),
      await failureOf(database.prisma.$executeRaw`INSERT INTO users SELECT * FROM users`),
      await failureOf(database.pool.query('INSERT INTO users SELECT * FROM users')),
    ];
    for (const failure of failures) {
      expect({ failure, ...kindsOf(failure) }).toEqual({
        failure,
        unavailable: false,
        unique: true,
        conflict: false,
      });
    }
  });

  it('a refused row, wrong SQL and a bug in the caller are neither', async () => {
    const failures = [
      await failureOf(database.prisma.user.create({ data: { ...user('2'), role: 'root' } })),
      await failureOf(database.prisma.$queryRaw`SELECT * FROM nowhere`),
      await failureOf(database.prisma.user.findUniqueOrThrow({ where: { id: user('9').id } })),
      await failureOf(database.pool.query('SELEC')),
      new TypeError('undefined is not a function'),
      'Connection terminated',
      undefined,
    ];
    for (const failure of failures) {
      expect({ failure, ...kindsOf(failure) }).toEqual({
        failure,
        unavailable: false,
        unique: false,
        conflict: false,
      });
    }
  });

  it('the network and the database of somebody else fail alike, and are not this one', async () => {
    const closed = await closedPort();
    const foreign = new pg.Pool({ connectionString: `postgres://nobody@127.0.0.1:${closed}/other` });
    const ended = new pg.Pool();
    await ended.end();
    const failures = [
      await failureOf(fetch(`http://127.0.0.1:${closed}/`)),
      await failureOf(fetch('http://nowhere.invalid/')),
      await failureOf(foreign.query('SELECT 1')),
      await failureOf(ended.query('SELECT 1')),
      Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
      Object.assign(new Error('terminating connection'), { code: '57P01' }),
      new Error('Connection terminated unexpectedly'),
      new Error('a wrapper', { cause: await failureOf(fetch(`http://127.0.0.1:${closed}/`)) }),
    ];
    await foreign.end();
    for (const failure of failures) {
      expect(failure).toBeInstanceOf(Error);
      expect({ failure, ...kindsOf(failure) }).toMatchObject({ failure, unavailable: false });
    }
  });

  it('a serialization failure (40001) may be run again', async () => {
    const readBoth = async (transaction: pg.PoolClient): Promise<void> => {
      await transaction.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM users');
    };
    const [first, second] = [await database.pool.connect(), await database.pool.connect()];
    await readBoth(first);
    await readBoth(second);
    await first.query('UPDATE users SET session_epoch = session_epoch + 1; COMMIT');
    const failure = await failureOf(second.query('UPDATE users SET session_epoch = session_epoch + 1'));
    first.release();
    second.release(true);
    expect(kindsOf(failure)).toEqual({ unavailable: false, unique: false, conflict: true });

    const throughPrisma = await failureOf(
      database.prisma.$transaction(
        async (transaction) => {
          await transaction.user.count();
          await observer.prisma.user.updateMany({ data: { sessionEpoch: { increment: 1 } } });
          await transaction.user.updateMany({ data: { sessionEpoch: { increment: 1 } } });
        },
        { isolationLevel: 'RepeatableRead' },
      ),
    );
    expect(kindsOf(throughPrisma)).toEqual({ unavailable: false, unique: false, conflict: true });
  });

  it('a deadlock (40P01) may be run again', async () => {
    const [first, second] = [await database.pool.connect(), await database.pool.connect()];
    await first.query("SET deadlock_timeout = '20ms'; BEGIN; SELECT pg_advisory_xact_lock(1)");
    await second.query("SET deadlock_timeout = '20ms'; BEGIN; SELECT pg_advisory_xact_lock(2)");
    const outcomes = await Promise.all([
      failureOf(first.query('SELECT pg_advisory_xact_lock(2)')),
      failureOf(second.query('SELECT pg_advisory_xact_lock(1)')),
    ]);
    first.release(true);
    second.release(true);
    const failure = outcomes.find((outcome) => outcome !== undefined);
    expect(kindsOf(failure)).toEqual({ unavailable: false, unique: false, conflict: true });
  });
});

/** A port of the loopback that nothing listens on. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function user(digit: string) {
  return {
    id: `00000000-0000-7000-8000-00000000000${digit}`,
    email: `person${digit}@example.com`,
    displayName: 'Person',
    passwordHash: 'none',
  };
}
