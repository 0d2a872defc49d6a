import type { Database } from '@curfew/db';

/** When a session began and when it was ended are facts; every other moment of its row counts from now or towards it. */
const FACTS = ['created_at', 'invalidated_at'];

/** The columns of a session that move with the clock, whichever they are in this version. */
export async function readMoments(pool: Database['pool']): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns
      WHERE table_schema = current_schema() AND table_name = 'user_sessions'
        AND data_type = 'timestamp with time zone' AND column_name <> ALL($1)`,
    [FACTS],
  );
  return rows.map(({ name }) => name);
}
