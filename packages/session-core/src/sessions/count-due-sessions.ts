import { Prisma } from '@curfew/db';
import type { EngineContext } from '../engine-context.ts';
import type { SessionPolicy } from '../session-policy.ts';

const COUNTED_AT_MOST = 10_000;

/** How many sessions have ended by themselves and wait for a sweep to write that down; counts no further than 10 000. */
export async function countDueSessions({ db, policy }: EngineContext): Promise<number> {
  const [row] = await db.prisma.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count
      FROM (SELECT FROM user_sessions s WHERE ${ranOutSql(policy)} LIMIT ${COUNTED_AT_MOST}) AS due`;
  return row?.count ?? 0;
}

/** Of rows `user_sessions s`: not yet known to be over, and past a deadline. Each condition has an index of its own. */
export function ranOutSql(policy: SessionPolicy): Prisma.Sql {
  const idleSeconds = policy.inactivityTimeoutSeconds + policy.touchIntervalSeconds;
  const { refreshInactivitySeconds } = policy;
  return Prisma.sql`s.invalidated_at IS NULL
       AND (s.absolute_expires_at <= now()
            OR s.last_active <= now() - make_interval(secs => ${idleSeconds}) AND s.refresh_generation IS NULL
            OR s.last_active <= now() - make_interval(secs => ${refreshInactivitySeconds}) AND s.transport = 'bearer')`;
}
