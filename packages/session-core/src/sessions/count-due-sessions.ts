import type { EngineContext } from '../engine-context.ts';
import { ranOutSql } from './live-sessions-sql.ts';

const COUNTED_AT_MOST = 10_000;

/** How many sessions have ended by themselves and wait for a sweep to write that down; counts no further than 10 000. */
export async function countDueSessions({ db, policy }: EngineContext): Promise<number> {
  const [row] = await db.prisma.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count
      FROM (SELECT FROM user_sessions s JOIN users u ON u.id = s.user_id
             WHERE ${ranOutSql(policy)} LIMIT ${COUNTED_AT_MOST}) AS due`;
  return row?.count ?? 0;
}
