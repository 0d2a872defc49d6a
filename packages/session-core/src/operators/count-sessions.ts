import type { CappedCount } from '@curfew/contracts';
import { databaseNow } from '../audit/audit-event.ts';
import type { EngineContext } from '../engine-context.ts';
import { countSessionsThat } from '../sessions/count-sessions-that.ts';
import { countDueSessions } from '../sessions/due-sessions.ts';
import { liveSessionsSql } from '../sessions/live-sessions.ts';

/** How many sessions there are of the kinds an operator looks after. */
export interface SessionCounts {
  live: CappedCount;
  /** Ran out, and wait for a sweep to stamp them. */
  due: CappedCount;
  /** Those that have waited for longer than sweeps are apart. */
  overdue: CappedCount;
  /** The database's clock. */
  now: Date;
}

export async function countSessions(
  context: EngineContext,
  { overdueSeconds }: { overdueSeconds: number },
): Promise<SessionCounts> {
  const { prisma } = context.db;
  const now = await databaseNow(prisma);
  return {
    live: await countSessionsThat(prisma, liveSessionsSql(now)),
    due: await countDueSessions(context),
    overdue: await countDueSessions(context, { waitedSeconds: overdueSeconds }),
    now,
  };
}
