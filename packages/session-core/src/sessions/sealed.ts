import { isPast } from '../rules/judge-session.ts';
import type { EngineContext, Transaction } from '../engine-context.ts';
import { readSession } from '../lookup/session-record.ts';
import type { SessionRecord } from '../lookup/session-record.ts';
import { findEnding } from './find-ending.ts';
import type { LiveSession } from './live-session.ts';
import { sessionIsOver } from './session-is-over.ts';

export interface SealedOptions {
  /** How long `work` may take, in milliseconds; 5 s when left out. It holds no lock of Curfew meanwhile. */
  timeoutMilliseconds?: number;
}

/** What the last step may take: a logout that waits for it waits no longer. */
const HELD_MILLISECONDS = 1000;

/**
 * Runs `work` in a transaction that commits only if the session has not been ended by then: a logout that is answered has
 * either stopped it or begun after its commit (G11). The lock is taken last, so a slow `work` holds no logout up; a logout
 * waits for the last look and the commit of the writes that came before it, for one that hangs {@link HELD_MILLISECONDS} at
 * most. Inactivity alone refuses nothing that began
 * while the session was live; an end by anybody, or the absolute end, does.
 * @throws UNAUTHORIZED with the reason; then nothing was written. Whatever `work` rejects with.
 */
export function sealed<Result>(
  context: EngineContext,
  { session, timeoutMilliseconds = 5000 }: SealedOptions & { session: Pick<LiveSession, 'id' | 'userId'> },
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  return context.db.prisma.$transaction(
    async (tx) => {
      const result = await work(tx);
      await context.checkpoint('sealed:work-done');
      const now = await lockAgainstEnding(tx, session.userId);
      await context.checkpoint('sealed:locked');
      const record = await readSession({ tx, now }, session.id);
      if (!record) throw sessionIsOver();
      const reason = reasonToRefuse(record);
      if (reason !== null) throw sessionIsOver(await findEnding(tx, record, { valid: false, reason }));
      return result;
    },
    { maxWait: 2000, timeout: timeoutMilliseconds + HELD_MILLISECONDS },
  );
}

/**
 * Nobody ends a session of the user until this transaction is over. Sealed writes of one person wait for each other here: with
 * FOR SHARE they would not, but PostgreSQL lets shared locks overtake whoever waits for the row, so a stream of them, of a
 * thief for instance, would keep every logout waiting until it failed.
 */
async function lockAgainstEnding(tx: Transaction, userId: string): Promise<Date> {
  const [row] = await tx.$queryRaw<{ now: Date }[]>`
    WITH held AS MATERIALIZED (SELECT id FROM users WHERE id = ${userId}::uuid FOR NO KEY UPDATE)
    SELECT clock_timestamp() AS now,
           set_config('idle_in_transaction_session_timeout', ${String(HELD_MILLISECONDS)}, true) FROM held`;
  if (!row) throw sessionIsOver();
  return row.now;
}

/** Pure. */
function reasonToRefuse(record: SessionRecord) {
  if (record.epoch !== record.userEpoch) return 'epoch_ended';
  if (!record.userIsActive) return 'user_disabled';
  const isIdleOnly = record.invalidationReason === 'inactivity_timeout' && record.invalidatedBy === null;
  if (record.invalidationReason !== null && !isIdleOnly) return record.invalidationReason;
  return isPast(record.absoluteExpiresAt, record.now) ? 'absolute_timeout' : null;
}
