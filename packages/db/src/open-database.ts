import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
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
 * Opens no connection yet. Every call through the returned clients settles within about five seconds whatever the server
 * does: 2 s for a connection, 2.5 s for an answer, and the server itself gives up on a statement after 3 s.
 * A terminated connection never ends the process.
 */
export function openDatabase(options: OpenDatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize ?? 10,
    application_name: options.applicationName ?? 'curfew',
    connectionTimeoutMillis: 2_000,
    query_timeout: 2_500,
    statement_timeout: 3_000,
    lock_timeout: 2_000,
    idle_in_transaction_session_timeout: 5_000,
    keepAlive: true,
    options: '-c TimeZone=UTC',
  });
  pool.on('error', (error) => options.onPoolError?.(error));
  // Between two statements of a transaction a connection has no other listener, and an unheard 'error' ends the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('release', (_error, client) => endIfBusy(client));
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
 * A query that timed out on this side is still running on its connection, and Prisma hands such a connection back as
 * healthy: the next borrower would wait behind it. The pool drops a connection that is ending.
 */
function endIfBusy(client: pg.PoolClient): void {
  if ('readyForQuery' in client && client.readyForQuery === false) void (client as unknown as pg.Client).end();
}
