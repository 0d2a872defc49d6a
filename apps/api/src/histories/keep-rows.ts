import type { Database } from '@curfew/db';
import { readMoments } from './moments.ts';

/**
 * Keeps accounts and sessions as they are now. The returned function puts them back and removes whatever else there is; the
 * clock of each session stands where it stood, counted from now.
 */
export async function keepRows(pool: Database['pool']): Promise<() => Promise<void>> {
  await pool.query(`
    CREATE TABLE kept_users AS TABLE users;
    CREATE TABLE kept_sessions AS SELECT *, clock_timestamp() AS kept_at FROM user_sessions`);
  const moments = await readMoments(pool);
  const { rows } = await pool.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns
      WHERE table_schema = current_schema() AND table_name = 'user_sessions' ORDER BY ordinal_position`,
  );
  const columns = rows.map(({ name }) => name);
  const copied = columns.map((name) => (moments.includes(name) ? `${name} + (now() - kept_at)` : name));
  // As a replica the audit trail lets go of what it holds, and nothing is checked again row by row.
  const statements = `
    BEGIN;
    SET LOCAL session_replication_role = replica;
    DELETE FROM audit_events;
    DELETE FROM known_devices;
    DELETE FROM rate_limits;
    DELETE FROM user_sessions;
    DELETE FROM users;
    INSERT INTO users SELECT * FROM kept_users;
    INSERT INTO user_sessions (${columns.join(', ')}) SELECT ${copied.join(', ')} FROM kept_sessions;
    COMMIT`;
  return async () => {
    await pool.query(statements);
  };
}
