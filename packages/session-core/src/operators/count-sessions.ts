import { COUNT_CAP } from '@curfew/contracts';
import type { CappedCount } from '@curfew/contracts';
import { Prisma } from '@curfew/db';
import { databaseNow } from '../audit/audit-event.ts';
import type { EngineContext, Transaction } from '../engine-context.ts';
import { liveSessionsSql, withinDeadlinesSql } from '../sessions/live-sessions-sql.ts';

/** How many sessions there are of the kinds an operator looks after. */
export interface SessionCounts {
  live: CappedCount;
  /** Ran out, and wait for a sweep to write that down. */
  due: CappedCount;
  /** Those that have waited for longer than sweeps are apart. */
  overdue: CappedCount;
  /** The database's clock. */
  now: Date;
}

export async function countSessions(
  { db: { prisma }, policy }: EngineContext,
  { overdueSeconds }: { overdueSeconds: number },
): Promise<SessionCounts> {
  const now = await databaseNow(prisma);
  const ranOutAt = (moment: Date) =>
    Prisma.sql`s.invalidated_at IS NULL AND NOT (${withinDeadlinesSql(moment, policy)})`;
  return {
    live: await countSessionsThat(prisma, liveSessionsSql(now, policy)),
    due: await countSessionsThat(prisma, ranOutAt(now)),
    overdue: await countSessionsThat(prisma, ranOutAt(new Date(now.getTime() - overdueSeconds * 1000))),
    now,
  };
}

/** Counts no further than {@link COUNT_CAP}. */
export async function countSessionsThat(tx: Transaction, condition: Prisma.Sql): Promise<CappedCount> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT 1 FROM user_sessions s JOIN users u ON u.id = s.user_id
       WHERE ${condition} LIMIT ${COUNT_CAP + 1}) AS matching`;
  const count = row?.count ?? 0;
  return { count: Math.min(count, COUNT_CAP), isCapped: count > COUNT_CAP };
}
