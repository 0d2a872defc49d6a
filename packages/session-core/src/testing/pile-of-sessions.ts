import type { TestWorld } from './test-engine.ts';

/** How many rows of each kind; those that ran out did so one after the other, a millisecond apart. */
export interface Pile {
  live?: number;
  /** Over and stamped an hour ago, as a sweep leaves them until the retention has passed. */
  stamped?: number;
  due?: number;
}

const USERS = 1000;
const PATIENCE_MILLISECONDS = 120_000;

/**
 * Writes very many sessions of a thousand people in seconds: without the indexes, which are built afterwards as they were,
 * and without statistics, as a table is right after a restore.
 */
export async function pileOfSessions(
  world: TestWorld,
  { live = 0, stamped = 0, due = 0 }: Pile,
): Promise<void> {
  const client = await world.a.db.pool.connect();
  const run = (text: string, values: unknown[] = []) => {
    const patient = { text, values, query_timeout: PATIENCE_MILLISECONDS };
    return client.query<{ definition: string; name: string }>(patient);
  };
  try {
    await run('BEGIN');
    await run('SET LOCAL statement_timeout = 0');
    await run(`SET LOCAL maintenance_work_mem = '256MB'`);
    // Neither foreign keys are checked nor triggers run: the rows are complete.
    await run('SET LOCAL session_replication_role = replica');
    await run('ALTER TABLE user_sessions SET UNLOGGED');
    const { rows: indexes } = await run(`
      SELECT indexname AS name, indexdef AS definition FROM pg_indexes
       WHERE tablename = 'user_sessions' AND indexname <> 'user_sessions_pkey'`);
    for (const { name } of indexes) await run(`DROP INDEX "${name}"`);
    await run(
      `INSERT INTO users (id, email, display_name, password_hash)
       SELECT ('00000000-0000-4000-8000-' || lpad(person::text, 12, '0'))::uuid, 'pile-' || person || '@test.example', 'P', 'none'
         FROM generate_series(0, $1::int - 1) AS person ON CONFLICT DO NOTHING`,
      [USERS],
    );
    await run(
      `INSERT INTO user_sessions (id, user_id, epoch, transport, client_kind, token_hash, label, created_at, last_active,
         authenticated_at, absolute_expires_at, ends_at, access_ends_at, idle_seconds, invalidated_at, invalidation_reason)
       SELECT ('00000000-0000-4000-9000-' || lpad(row::text, 12, '0'))::uuid, ('00000000-0000-4000-8000-' || lpad((row % $4)::text, 12, '0'))::uuid, 1, 'cookie', 'web',
              '\\x00', 'Chrome on Linux', now(), now(), now(), now() + interval '1 day', ends_at, ends_at, 1860,
              CASE WHEN row > $1 + $3 THEN ends_at END, CASE WHEN row > $1 + $3 THEN 'inactivity_timeout' END
         FROM generate_series(1, $1::int + $2::int + $3::int) AS row,
              LATERAL (SELECT CASE WHEN row <= $1 THEN now() + interval '1 hour'
                                   ELSE now() - interval '1 hour' + row * interval '1 millisecond' END AS ends_at) AS deadline`,
      [live, stamped, due, USERS],
    );
    for (const { definition } of indexes) await run(definition);
    await run('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
