import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { columnTypes } from './column-types.ts';
import { markDatabaseErrors } from './database-errors.ts';
import { PrismaClient } from './generated/client.ts';

/** The two ways to one database: Prisma, and the `pg` pool that Prisma's queries run on too. */
export interface Database {
  readonly prisma: PrismaClient;
  readonly pool: pg.Pool;
  /** Resolves when every connection is closed; further calls wait for the same end. */
  close(): Promise<void>;
}

export interface OpenDatabaseOptions {
  url: string;
  /** Connections of this process, Prisma's included. Default 10. */
  poolSize?: number;
  /** Shown in `pg_stat_activity`. Default `curfew`. */
  applicationName?: string;
  /** Told of an idle connection that broke; it has been replaced already and nothing needs to be done. */
  onPoolError?: (error: Error) => void;
}

/**
 * Opens no connection yet. Every statement through the returned clients settles within 2 s, whatever the server does: for want
 * of a connection or of an answer after 1.9 s; a server that is there gives up on a lock after 1.5 s, on a statement after 1.7 s.
 * A terminated connection never ends the process.
 */
export function openDatabase(options: OpenDatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize ?? 10,
    application_name: options.applicationName ?? 'curfew',
    connectionTimeoutMillis: 1_900,
    query_timeout: 1_900,
    statement_timeout: 1_700,
    lock_timeout: 1_500,
    idle_in_transaction_session_timeout: 5_000,
    keepAlive: true,
    options: '-c TimeZone=UTC',
    types: columnTypes,
  });
  markFailures(pool);
  pool.on('error', (error) => options.onPoolError?.(error));
  pool.on('connect', (client) => {
    // Between two statements of a transaction it has no other listener, and an unheard 'error' ends the process.
    client.on('error', () => undefined);
    endOnReadTimeout(client);
  });
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool),
    transactionOptions: { maxWait: 2_000, timeout: 5_000 },
  });
  let closed: Promise<void> | undefined;
  return {
    prisma,
    pool,
    close: () => (closed ??= prisma.$disconnect().then(() => pool.end())),
  };
}

/**
 * A query that timed out on this side still occupies its connection. `pg` would send the ROLLBACK behind it, to wait once
 * more, and Prisma would hand the connection back as healthy. Ended, it refuses both at once, and the pool replaces it.
 */
function endOnReadTimeout(client: pg.PoolClient): void {
  const query: (...args: unknown[]) => unknown = client.query.bind(client);
  Object.assign(client, {
    query(...args: unknown[]): unknown {
      const result = query(...args);
      markDatabaseErrors(result);
      if (result instanceof Promise) {
        result.catch((error: unknown) => {
          if (error instanceof Error && error.message === 'Query read timeout')
            void (client as unknown as pg.Client).end();
        });
      }
      return result;
    },
  });
}

/** Lets `isDatabaseUnavailable` tell the failures of this pool from those of any other service. */
function markFailures(pool: pg.Pool): void {
  for (const method of ['connect', 'query'] as const) {
    const call: (...args: unknown[]) => unknown = pool[method].bind(pool);
    const marked = (...args: unknown[]): unknown => {
      const result = call(...args);
      markDatabaseErrors(result);
      return result;
    };
    Object.assign(pool, { [method]: marked });
  }
}
