import type { CappedCount, SessionFilter } from '@curfew/contracts';
import { databaseNow, recordAudit } from '../audit/audit-event.ts';
import type { EngineContext } from '../engine-context.ts';
import type { Ending } from '../sessions/live-sessions.ts';
import { countMatching, matchingSessions } from './matching-sessions.ts';
import { operatorEnding, withOperator } from './operator.ts';
import type { Operator, OperatorAct } from './operator.ts';

export interface BulkEnding {
  endedSessions: number;
  /** What the filter still means: at least so many, where counting stopped or failed. */
  remaining: CappedCount;
  /** When that was true, by the database's clock. */
  at: Date;
}

interface BulkAct extends OperatorAct {
  filter: SessionFilter;
  limit?: number | undefined;
}

const DEFAULT_LIMIT = 200;
/** Sessions ended in one transaction: their users wait no longer than that takes. */
const BATCH_SIZE = 100;

/**
 * Ends at most `limit` of the live sessions that the filter means, the earliest begun first, never the one the operator
 * acts through. Works in transactions of {@link BATCH_SIZE} that each commit by themselves, with one audit record per
 * session. Under the lock of each the filter and the operator are looked at again: who came back meanwhile is left alone,
 * and an operator who is none any more ends nothing further. What was committed is told even when a later batch fails:
 * `remaining` says that there is more. Repeated until `remaining` is 0, it ends all of them.
 * @throws whatever the first batch fails with.
 */
export async function endMatchingSessions(
  context: EngineContext,
  operator: Operator,
  { filter, limit = DEFAULT_LIMIT, ...act }: BulkAct,
): Promise<BulkEnding> {
  const { prisma } = context.db;
  const begunAt = await databaseNow(prisma);
  const chosen = await prisma.$queryRaw<ChosenSession[]>`
    SELECT s.id::text, s.user_id::text AS "userId" FROM user_sessions s JOIN users u ON u.id = s.user_id
     WHERE ${matchingSessions(filter, begunAt)} AND s.id <> ${operator.session.id}::uuid
     ORDER BY s.id LIMIT ${limit}`;
  await context.checkpoint('bulk:sessions-chosen');
  const ending = operatorEnding(operator, act);
  const done = { endedSessions: 0, at: begunAt };
  for (let first = 0; first < chosen.length; first += BATCH_SIZE) {
    const batch = chosen.slice(first, first + BATCH_SIZE);
    try {
      const { endedSessions, at } = await endBatch(context, operator, { batch, filter, ending });
      done.endedSessions += endedSessions;
      done.at = at;
    } catch (error) {
      if (done.endedSessions === 0) throw error;
      return { ...done, remaining: { count: chosen.length - first, isCapped: true } };
    }
  }
  const remaining = await countRemaining(context, operator, filter).catch((error: unknown) => {
    if (done.endedSessions === 0) throw error;
    return { count: 0, isCapped: true };
  });
  return { ...done, remaining };
}

interface ChosenSession {
  id: string;
  userId: string;
}

async function countRemaining(
  { db: { prisma } }: EngineContext,
  operator: Operator,
  filter: SessionFilter,
): Promise<CappedCount> {
  return countMatching(prisma, matchingSessions(filter, await databaseNow(prisma)), operator.session.id);
}

function endBatch(
  context: EngineContext,
  operator: Operator,
  { batch, filter, ending }: { batch: ChosenSession[]; filter: SessionFilter; ending: Ending },
): Promise<{ endedSessions: number; at: Date }> {
  const { reason, actorId = null, details, origin } = ending;
  const userIds = [...new Set(batch.map(({ userId }) => userId))];
  return withOperator(context, { operator, userIds }, async ({ tx, now, ended }) => {
    const over = await tx.$queryRaw<(ChosenSession & { epoch: number })[]>`
      UPDATE user_sessions s
         SET invalidated_at = ${now}::timestamptz, invalidation_reason = ${reason}, invalidated_by = ${actorId}::uuid
        FROM users u
       WHERE u.id = s.user_id AND s.id = ANY(${batch.map(({ id }) => id)}::uuid[])
         AND ${matchingSessions(filter, now)}
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
    return { endedSessions: over.length, at: now };
  });
}
