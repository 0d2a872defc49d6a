import { MINIMUM_INACTIVITY_SECONDS, SessionError } from '@curfew/contracts';
import { recordAudit } from '../audit/audit-event.ts';
import type { RequestOrigin } from '../device/describe-device.ts';
import type { EngineContext } from '../engine-context.ts';
import { readSession } from '../lookup/session-record.ts';
import { isPast } from '../rules/judge-session.ts';
import type { SessionPolicy } from '../session-policy.ts';
import { toLiveSession } from './live-session.ts';
import type { LiveSession } from './live-session.ts';
import { stampRanOut } from './live-sessions.ts';
import { sessionIsOver } from './session-is-over.ts';
import { withActingSession } from './with-acting-session.ts';
import type { ActingLock, ActingSession } from './with-acting-session.ts';
import { DEADLINE_COLUMNS, deadlinesOfRow, writeDeadlines } from './write-deadlines.ts';
import type { DeadlineRow } from './write-deadlines.ts';

/**
 * Sets the inactivity limit that the person wants for their browsers, or takes it away. Takes effect as soon as the
 * transaction commits, on every instance: the deadlines of the user's live sessions are written anew. What has been idle
 * for longer than the new limit is over with its audit record in the same transaction, and the access of such remembered
 * browsers is closed; what had run out by the old one is stamped first, so a longer limit brings nothing back. The
 * current session counts as active now. Idempotent. Returns the session with the deadlines that were stored.
 * @throws VALIDATION_FAILED outside of what {@link MINIMUM_INACTIVITY_SECONDS} and the policy allow; UNAUTHORIZED when
 * the current session is over or superseded by now. Then nothing was changed.
 */
export async function setInactivityLimit(
  context: EngineContext,
  current: ActingSession,
  { seconds, origin }: { seconds: number | null; origin: RequestOrigin },
): Promise<LiveSession> {
  if (seconds !== null) requireAllowed(seconds, context.policy);
  return withActingSession(context, { session: current }, async (lock) => {
    const { tx, user, now } = lock;
    const isChanged = user.inactivityLimitSeconds !== seconds;
    await tx.userSession.update({
      where: { id: current.id },
      data: { lastActive: now },
      select: { id: true },
    });
    if (isChanged) await changeLimit(context, lock, { seconds, origin, sessionId: current.id });
    else await rewriteDeadlines(context, lock, { seconds });
    const record = await readSession(lock, current.id);
    if (!record) throw sessionIsOver();
    return toLiveSession(record, current.secretHash, context.policy);
  });
}

async function changeLimit(
  context: EngineContext,
  lock: ActingLock,
  { seconds, origin, sessionId }: { seconds: number | null; origin: RequestOrigin; sessionId: string },
): Promise<void> {
  const { tx, user, now } = lock;
  await tx.user.update({
    where: { id: user.id },
    data: { inactivityLimitSeconds: seconds, updatedAt: now },
    select: { id: true },
  });
  await stampRanOut(context, lock, { origin });
  await rewriteDeadlines(context, lock, { seconds });
  await stampRanOut(context, lock, { origin });
  const entry = {
    type: 'inactivity_limit_changed' as const,
    userId: user.id,
    sessionId,
    actorId: user.id,
    ...(seconds !== null && { details: { seconds } }),
  };
  await recordAudit(tx, [entry], { at: now, origin, context });
}

/** At most as many rows as a user may have live sessions. An access that has closed stays closed. */
async function rewriteDeadlines(
  { policy }: EngineContext,
  { tx, user, now }: ActingLock,
  { seconds }: { seconds: number | null },
): Promise<void> {
  const live = await tx.$queryRaw<DeadlineRow[]>`
    SELECT ${DEADLINE_COLUMNS} FROM user_sessions s
     WHERE s.user_id = ${user.id}::uuid AND s.epoch = ${user.epoch} AND s.invalidated_at IS NULL
       AND s.ends_at > ${now}::timestamptz AND s.transport = 'cookie'
     ORDER BY s.id FOR NO KEY UPDATE`;
  const rewritten = live.map((row) => {
    const deadlines = deadlinesOfRow(row, policy, seconds);
    return isPast(row.accessEndsAt, now)
      ? { ...row, ...deadlines, accessEndsAt: row.accessEndsAt }
      : { ...row, ...deadlines };
  });
  await writeDeadlines(tx, rewritten);
}

function requireAllowed(seconds: number, { inactivityTimeoutSeconds }: SessionPolicy): void {
  if (seconds >= MINIMUM_INACTIVITY_SECONDS && seconds <= inactivityTimeoutSeconds) return;
  throw new SessionError(
    'VALIDATION_FAILED',
    `Choose between ${MINIMUM_INACTIVITY_SECONDS} and ${inactivityTimeoutSeconds} seconds.`,
  );
}
