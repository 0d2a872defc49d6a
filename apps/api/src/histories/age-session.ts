import type { Database } from '@curfew/db';
import { readMoments } from './moments.ts';

let columns: Promise<string[]> | undefined;

/**
 * Moves the clock of one session: whatever its row says about time was, or is due, that much earlier. False when another
 * transaction holds the row.
 */
export async function ageSession(
  pool: Database['pool'],
  sessionId: string,
  seconds: number,
): Promise<boolean> {
  columns ??= readMoments(pool);
  const moved = (await columns).map((column) => `${column} = ${column} - make_interval(secs => $2)`);
  return tryBriefly(pool, `UPDATE user_sessions SET ${moved.join(', ')} WHERE id = $1`, [sessionId, seconds]);
}

/** Runs one statement, unless it would have to wait for a lock. */
export async function tryBriefly(pool: Database['pool'], text: string, values: unknown[]): Promise<boolean> {
  const client = await pool.connect();
  try {
    await client.query("SET lock_timeout = '50ms'");
    await client.query(text, values);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '55P03') return false;
    throw error;
  } finally {
    await client.query('RESET lock_timeout');
    client.release();
  }
}
