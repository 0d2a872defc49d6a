import type { EndReason } from '@curfew/contracts';
import { recordAudit } from '../audit/audit-event.ts';
import type { EngineContext, Transaction } from '../engine-context.ts';
import { applyPolicyToUnset } from './apply-policy.ts';
import { deleteOldSql, stampDueSql } from './sweep-statements.ts';
import type { SweptUpTo } from './sweep-statements.ts';

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
  /** Awaited between two batches, outside of any transaction, so that a backlog leaves the database to others in between. */
  pause?: () => Promise<void>;
}

interface StampedSession {
  id: string;
  userId: string;
  epoch: number;
  endsAt: Date;
  now: Date;
  reason: EndReason;
  /** False when its epoch had ended: then the record of the epoch speaks for it. */
  ranOut: boolean;
}

interface Batch {
  due: StampedSession[];
  deleted: { invalidatedAt: Date }[];
}

const BATCH_SIZE = 500;
/** The advisory lock under which one instance sweeps at a time: "curfew" on a telephone keypad. */
const SWEEP_LOCK = 287_339;

/**
 * Stamps sessions that ran out (`inactivity_timeout`, `absolute_timeout`), each dated by its deadline, with one audit
 * record each, stamps rows of ended epochs, and deletes what has been over for longer than the retention. Works in batches
 * that each commit by themselves, passes over rows that others hold, and yields to an instance that is sweeping already, so
 * it is safe to run anywhere at any time. Reads as much as is due and no more. Never touches a live session, except to give
 * deadlines to one that an instance of the version before has begun.
 */
export async function sweepSessions(
  context: EngineContext,
  { batchSize = BATCH_SIZE, beforeBatch, pause }: SweepOptions = {},
): Promise<Sweep> {
  const sweep: Sweep = { timedOut: 0, stamped: 0, deleted: 0 };
  const due: SweptUpTo = { batchSize, after: null };
  const old: SweptUpTo = { batchSize, after: null };
  for (;;) {
    const batch = await context.db.prisma.$transaction(async (tx): Promise<Batch | null> => {
      await context.checkpoint('sweep:batch-begun');
      await beforeBatch?.(tx);
      const [lock] = await tx.$queryRaw<{ acquired: boolean }[]>`
        SELECT pg_try_advisory_xact_lock(${SWEEP_LOCK}) AS acquired`;
      if (!lock?.acquired) return null;
      await applyPolicyToUnset(tx, context.policy);
      return {
        due: await stampDue(context, tx, due),
        deleted: await tx.$queryRaw<Batch['deleted']>(deleteOldSql(old, context.policy)),
      };
    });
    if (!batch) return sweep;
    add(sweep, report(context, batch));
    if (batch.due.length < batchSize && batch.deleted.length < batchSize) return sweep;
    due.after = latest(batch.due.map(({ endsAt }) => endsAt)) ?? due.after;
    old.after = latest(batch.deleted.map(({ invalidatedAt }) => invalidatedAt)) ?? old.after;
    await pause?.();
  }
}

/** Counts a batch that has committed. The sessions of an ended epoch were reported when it ended. */
function report({ observe }: EngineContext, { due, deleted }: Batch): Sweep {
  const ranOut = due.filter((session) => session.ranOut);
  const batch: Sweep = {
    timedOut: ranOut.length,
    stamped: due.length - ranOut.length,
    deleted: deleted.length,
  };
  if (!observe) return batch;
  for (const reason of ['absolute_timeout', 'inactivity_timeout'] as const) {
    const count = ranOut.filter((session) => session.reason === reason).length;
    if (count > 0) observe.ended(reason, count);
  }
  observe.swept(batch);
  return batch;
}

function add(sweep: Sweep, batch: Sweep): void {
  sweep.timedOut += batch.timedOut;
  sweep.stamped += batch.stamped;
  sweep.deleted += batch.deleted;
}

async function stampDue(context: EngineContext, tx: Transaction, upTo: SweptUpTo): Promise<StampedSession[]> {
  const stamped = await tx.$queryRaw<StampedSession[]>(stampDueSql(upTo));
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

function latest(moments: Date[]): Date | undefined {
  return moments.length === 0 ? undefined : new Date(Math.max(...moments.map((moment) => moment.getTime())));
}
