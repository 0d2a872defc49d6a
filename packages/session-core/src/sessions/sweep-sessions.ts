import type { EndReason } from '@curfew/contracts';
import { recordAudit } from '../audit/audit-event.ts';
import type { EngineContext, Transaction } from '../engine-context.ts';
import { dueSessionsSql } from './due-sessions.ts';
import { TIMEOUT_REASON } from './live-sessions.ts';

/** What one sweep did. */
export interface Sweep {
  /** Sessions that had run out and now carry their reason and their audit record. */
  timedOut: number;
  /** Rows of ended epochs that now carry the reason their epoch ended for. */
  stamped: number;
  deleted: number;
}

export interface SweepOptions {
  batchSize?: number;
  /** Runs in the transaction of each batch before anything is written. What it rejects with ends the sweep. */
  beforeBatch?: (tx: Transaction) => Promise<void>;
}

interface StampedSession {
  id: string;
  userId: string;
  epoch: number;
  now: Date;
  reason: EndReason;
  /** False when its epoch had ended: then the record of the epoch speaks for it. */
  ranOut: boolean;
}

const BATCH_SIZE = 500;
/** The advisory lock under which one instance sweeps at a time: "curfew" on a telephone keypad. */
const SWEEP_LOCK = 287_339;

/**
 * Stamps sessions that ran out (`inactivity_timeout`, `absolute_timeout`), each dated by its deadline, with one audit
 * record each, stamps rows of ended epochs, and deletes what has been over for longer than the retention. Works in batches
 * that each commit by themselves, passes over rows that others hold, and yields to an instance that is sweeping already, so
 * it is safe to run anywhere at any time. Reads as much as is due and no more. Never touches a live session.
 */
export async function sweepSessions(
  context: EngineContext,
  { batchSize = BATCH_SIZE, beforeBatch }: SweepOptions = {},
): Promise<Sweep> {
  const sweep: Sweep = { timedOut: 0, stamped: 0, deleted: 0 };
  for (;;) {
    const batch = await context.db.prisma.$transaction(async (tx) => {
      await context.checkpoint('sweep:batch-begun');
      await beforeBatch?.(tx);
      const [lock] = await tx.$queryRaw<{ acquired: boolean }[]>`
        SELECT pg_try_advisory_xact_lock(${SWEEP_LOCK}) AS acquired`;
      if (!lock?.acquired) return null;
      const due = await stampDue(context, tx, batchSize);
      const deleted = await deleteOld(context, tx, batchSize);
      return { due, deleted };
    });
    if (!batch) return sweep;
    const ranOut = batch.due.filter((session) => session.ranOut);
    const done = {
      timedOut: ranOut.length,
      stamped: batch.due.length - ranOut.length,
      deleted: batch.deleted,
    };
    sweep.timedOut += done.timedOut;
    sweep.stamped += done.stamped;
    sweep.deleted += done.deleted;
    report(context, ranOut, done);
    if (batch.due.length < batchSize && batch.deleted < batchSize) return sweep;
  }
}

/** The sessions of an ended epoch were reported when it ended. */
function report({ observe }: EngineContext, ranOut: StampedSession[], batch: Sweep): void {
  if (!observe) return;
  for (const reason of ['absolute_timeout', 'inactivity_timeout'] as const) {
    const count = ranOut.filter((session) => session.reason === reason).length;
    if (count > 0) observe.ended(reason, count);
  }
  observe.swept(batch);
}

async function stampDue(
  context: EngineContext,
  tx: Transaction,
  batchSize: number,
): Promise<StampedSession[]> {
  const stamped = await tx.$queryRaw<StampedSession[]>`
    WITH due AS (
      SELECT s.id, s.epoch = u.session_epoch AS ran_out,
             (SELECT a.reason FROM audit_events a
               WHERE a.user_id = s.user_id AND a.epoch = s.epoch AND a.type = 'sessions_ended'
                 AND s.epoch <> u.session_epoch LIMIT 1) AS epoch_reason
        FROM user_sessions s JOIN users u ON u.id = s.user_id
       WHERE ${dueSessionsSql()}
       ORDER BY s.ends_at LIMIT ${batchSize} FOR NO KEY UPDATE OF s SKIP LOCKED)
    UPDATE user_sessions s
       SET invalidated_at = CASE WHEN due.ran_out THEN s.ends_at ELSE now() END,
           invalidation_reason =
             CASE WHEN due.ran_out THEN ${TIMEOUT_REASON} ELSE coalesce(due.epoch_reason, 'user_logout_all') END
      FROM due WHERE s.id = due.id
    RETURNING s.id::text, s.user_id::text AS "userId", s.epoch, now() AS now,
              s.invalidation_reason AS reason, due.ran_out AS "ranOut"`;
  const [first] = stamped;
  if (!first) return stamped;
  const entries = stamped
    .filter(({ ranOut }) => ranOut)
    .map(({ id, userId, epoch, reason }) => ({
      type: 'session_ended' as const,
      userId,
      sessionId: id,
      epoch,
      actorId: null,
      reason,
    }));
  await recordAudit(tx, entries, { at: first.now, origin: {}, context });
  return stamped;
}

function deleteOld({ policy }: EngineContext, tx: Transaction, batchSize: number): Promise<number> {
  return tx.$executeRaw`
    DELETE FROM user_sessions WHERE id IN (
      SELECT id FROM user_sessions
       WHERE invalidated_at <= now() - make_interval(secs => ${policy.retentionSeconds})
       ORDER BY invalidated_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)`;
}
