import type { CappedCount, SessionFilter } from '@curfew/contracts';
import { databaseNow, recordAudit } from '../audit/audit-event.ts';
import type { EngineContext } from '../engine-context.ts';
import type { Ending } from '../sessions/live-sessions.ts';
import { withUserLock } from '../sessions/with-user-lock.ts';
import { countMatching, matchingSessions } from './matching-sessions.ts';
import { operatorEnding } from './operator.ts';
import type { Operator, OperatorAct } from './operator.ts';

export interface BulkEnding {
  endedSessions: number;
  /** What the filter still means. */
  remaining: CappedCount;
}

const DEFAULT_LIMIT = 200;
/** Sessions ended in one transaction: their users wait no longer than that takes. */
const BATCH_SIZE = 100;

/**
 * Ends at most `limit` of the live sessions that the filter means, the earliest begun first, never the one the operator
 * acts through. Works in transactions of {@link BATCH_SIZE} that each commit by themselves, with one audit record per
 * session; the condition is looked at again under the lock, so whoever came back meanwhile is left alone. Repeated
 * until `remaining` is 0, it ends all of them. Rejects as a whole when one transaction does; what was committed
 * before stays ended.
 */
export async function endMatchingSessions(
  context: EngineContext,
  operator: Operator,
  {
    filter,
    limit = DEFAULT_LIMIT,
    ...act
  }: OperatorAct & { filter: SessionFilter; limit?: number | undefined },
): Promise<BulkEnding> {
  const { db, policy } = context;
  const condition = matchingSessions(filter, await databaseNow(db.prisma), policy);
  const chosen = await db.prisma.$queryRaw<ChosenSession[]>`
    SELECT s.id::text, s.user_id::text AS "userId" FROM user_sessions s JOIN users u ON u.id = s.user_id
     WHERE ${condition} AND s.id <> ${operator.session.id}::uuid ORDER BY s.id LIMIT ${limit}`;
  await context.checkpoint('bulk:sessions-chosen');
  const ending = operatorEnding(operator, act);
  let endedSessions = 0;
  for (let first = 0; first < chosen.length; first += BATCH_SIZE) {
    const batch = chosen.slice(first, first + BATCH_SIZE);
    endedSessions += await endBatch(context, batch, { filter, ending });
  }
  const stillMeant = matchingSessions(filter, await databaseNow(db.prisma), policy);
  return { endedSessions, remaining: await countMatching(db.prisma, stillMeant, operator.session.id) };
}

interface ChosenSession {
  id: string;
  userId: string;
}

function endBatch(
  context: EngineContext,
  batch: ChosenSession[],
  { filter, ending }: { filter: SessionFilter; ending: Ending },
): Promise<number> {
  const { reason, actorId = null, details, origin } = ending;
  const userIds = [...new Set(batch.map(({ userId }) => userId))];
  return withUserLock(context, userIds, async ({ tx, now, ended }) => {
    const over = await tx.$queryRaw<(ChosenSession & { epoch: number })[]>`
      UPDATE user_sessions s
         SET invalidated_at = ${now}::timestamptz, invalidation_reason = ${reason}, invalidated_by = ${actorId}::uuid
        FROM users u
       WHERE u.id = s.user_id AND s.id = ANY(${batch.map(({ id }) => id)}::uuid[])
         AND ${matchingSessions(filter, now, context.policy)}
      RETURNING s.id::text, s.user_id::text AS "userId", s.epoch`;
    const entries = over.map(({ id, userId, epoch }) => ({
      type: 'session_ended' as const,
      userId,
      sessionId: id,
      epoch,
      actorId,
      reason,
      ...(details && { details }),
    }));
    await recordAudit(tx, entries, { at: now, origin, context });
    if (over.length > 0) ended.push({ reason, count: over.length });
    return over.length;
  });
}
