import type { EndReason } from '@curfew/contracts';
import { recordAudit } from '../audit/audit-event.ts';
import type { EngineContext, Transaction } from '../engine-context.ts';
import { idleSql, ranOutSql, secondsSql } from './live-sessions-sql.ts';

/** What one sweep did. */
export interface Sweep {
  /** Sessions that had run out and now carry their reason and their audit record. */
  timedOut: number;
  /** Rows of ended epochs that now carry the reason their epoch ended for. */
  stamped: number;
  deleted: number;
}

interface DueSession {
  id: string;
  userId: string;
  epoch: number;
  now: Date;
  /** Null when the session had run out by itself. */
  epochReason: EndReason | null;
  isAbsolute: boolean;
}

const BATCH_SIZE = 500;
/** The advisory lock under which one instance sweeps at a time: "curfew" on a telephone keypad. */
const SWEEP_LOCK = 287_339;

/**
 * Stamps sessions that ran out (`inactivity_timeout`, `absolute_timeout`) with one audit record each, stamps rows
 * of ended epochs, and deletes what has been over for longer than the retention. Works in batches that each commit
 * by themselves, passes over rows that others hold, and yields to an instance that is sweeping already, so it is
 * safe to run anywhere at any time. Never touches a live session.
 */
export async function sweepSessions(
  context: EngineContext,
  { batchSize = BATCH_SIZE }: { batchSize?: number } = {},
): Promise<Sweep> {
  const sweep: Sweep = { timedOut: 0, stamped: 0, deleted: 0 };
  for (;;) {
    const batch = await context.db.prisma.$transaction(async (tx) => {
      const [lock] = await tx.$queryRaw<{ acquired: boolean }[]>`
        SELECT pg_try_advisory_xact_lock(${SWEEP_LOCK}) AS acquired`;
      if (!lock?.acquired) return null;
      const due = await findDueSessions(context, tx, batchSize);
      await stamp(context, tx, due);
      const deleted = await deleteOld(context, tx, batchSize);
      return { due, deleted };
    });
    if (!batch) return sweep;
    const timedOut = batch.due.filter(({ epochReason }) => epochReason === null);
    const stamped = batch.due.length - timedOut.length;
    sweep.stamped += stamped;
    sweep.timedOut += timedOut.length;
    sweep.deleted += batch.deleted;
    tell(context, timedOut, { timedOut: timedOut.length, stamped, deleted: batch.deleted });
    if (batch.due.length < batchSize && batch.deleted < batchSize) return sweep;
  }
}

/** The sessions of an ended epoch were told of when it ended. */
function tell({ observe }: EngineContext, timedOut: DueSession[], batch: Sweep): void {
  if (!observe) return;
  for (const reason of ['absolute_timeout', 'inactivity_timeout'] as const) {
    const count = timedOut.filter((due) => timeoutOf(due) === reason).length;
    if (count > 0) observe.ended(reason, count);
  }
  observe.swept(batch);
}

function timeoutOf({ isAbsolute }: DueSession): 'absolute_timeout' | 'inactivity_timeout' {
  return isAbsolute ? 'absolute_timeout' : 'inactivity_timeout';
}

function findDueSessions(
  { policy }: EngineContext,
  tx: Transaction,
  batchSize: number,
): Promise<DueSession[]> {
  return tx.$queryRaw<DueSession[]>`
    SELECT s.id::text, s.user_id::text AS "userId", s.epoch, now() AS now,
           CASE WHEN s.epoch <> u.session_epoch THEN coalesce(
             (SELECT a.reason FROM audit_events a
               WHERE a.user_id = s.user_id AND a.epoch = s.epoch AND a.type = 'sessions_ended'),
             'user_logout_all') END AS "epochReason",
           s.absolute_expires_at <= CASE
             WHEN s.transport = 'bearer' THEN s.last_active + ${secondsSql(policy.refreshInactivitySeconds)}
             WHEN s.refresh_generation IS NULL THEN s.last_active + ${idleSql(policy)}
             ELSE s.absolute_expires_at END AS "isAbsolute"
      FROM user_sessions s JOIN users u ON u.id = s.user_id
     WHERE ${ranOutSql(policy)}
     ORDER BY s.id LIMIT ${batchSize} FOR NO KEY UPDATE OF s SKIP LOCKED`;
}

async function stamp(context: EngineContext, tx: Transaction, due: DueSession[]): Promise<void> {
  const [first] = due;
  if (!first) return;
  const reasons = due.map((session): EndReason => session.epochReason ?? timeoutOf(session));
  await tx.$executeRaw`
    UPDATE user_sessions s SET invalidated_at = now(), invalidation_reason = due.reason
      FROM unnest(${due.map(({ id }) => id)}::uuid[], ${reasons}::text[]) AS due (id, reason)
     WHERE s.id = due.id`;
  // Sessions of an ended epoch have their record already: the one of the epoch.
  const entries = due
    .filter(({ epochReason }) => epochReason === null)
    .map((session) => ({
      type: 'session_ended' as const,
      userId: session.userId,
      sessionId: session.id,
      epoch: session.epoch,
      actorId: null,
      reason: timeoutOf(session),
    }));
  await recordAudit(tx, entries, { at: first.now, origin: {}, context });
}

function deleteOld({ policy }: EngineContext, tx: Transaction, batchSize: number): Promise<number> {
  return tx.$executeRaw`
    DELETE FROM user_sessions WHERE id IN (
      SELECT id FROM user_sessions
       WHERE invalidated_at <= now() - make_interval(secs => ${policy.retentionSeconds})
       ORDER BY invalidated_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)`;
}
