import type { EngineContext } from '../engine-context.ts';
import { recordAudit } from '../audit/audit-event.ts';
import { countLiveSessions, liveSessions, stampRanOut } from './live-sessions.ts';
import type { Ending } from './live-sessions.ts';
import type { LockedUser, UserLock } from './with-user-lock.ts';

type LockOfUser = UserLock & { user: LockedUser };

interface EpochOptions {
  /** Left out of the count: this session is carried to the new epoch by the caller. */
  exceptSessionId?: string;
  /** End the epoch even when no session of it is live: whoever verified a password in it has to look again. */
  always?: boolean;
}

/**
 * Ends a whole epoch of a user in one row write: every session that carries it, however many there are, is over
 * when the transaction commits (G3). One audit record speaks for them all; those that had run out before are stamped
 * with one of their own. Returns the epoch that counts from now on, and how many sessions were ended.
 */
export async function endEpoch(
  context: EngineContext,
  lock: LockOfUser,
  { exceptSessionId, always = false, ...ending }: Ending & EpochOptions,
): Promise<{ epoch: number; endedSessions: number }> {
  const { tx, user, now } = lock;
  await stampRanOut(context, lock, { origin: ending.origin });
  const except = exceptSessionId === undefined ? {} : { NOT: { id: exceptSessionId } };
  const endedSessions = await countLiveSessions(tx, { ...liveSessions(user, now), ...except });
  const isRecorded = endedSessions > 0 || always;
  if (!isRecorded && !(await hasOpenTimeouts(lock))) return { epoch: user.epoch, endedSessions };
  const epoch = user.epoch + 1;
  await tx.user.update({
    where: { id: user.id },
    data: { sessionEpoch: epoch, updatedAt: now },
    select: { id: true },
  });
  if (isRecorded) await recordEpoch(context, lock, { ...ending, endedSessions });
  if (endedSessions > 0) lock.ended.push({ reason: ending.reason, count: endedSessions });
  return { epoch, endedSessions };
}

/**
 * Whether a sealed write may be under way in a session of this epoch that inactivity has ended: it is over with the
 * epoch, too. No request lasts for a day.
 */
async function hasOpenTimeouts({ tx, user, now }: LockOfUser): Promise<boolean> {
  const yesterday = new Date(now.getTime() - 24 * 60 * 60 * 1000);
  const open = await tx.userSession.findFirst({
    where: {
      userId: user.id,
      epoch: user.epoch,
      invalidatedAt: { gt: yesterday },
      invalidationReason: 'inactivity_timeout',
    },
    select: { id: true },
  });
  return open !== null;
}

async function recordEpoch(
  context: EngineContext,
  { tx, user, now }: LockOfUser,
  {
    endedSessions,
    reason,
    actorId = user.id,
    details,
    fromSessionId,
    origin,
  }: Ending & { endedSessions: number },
): Promise<void> {
  const entry = {
    type: 'sessions_ended' as const,
    userId: user.id,
    epoch: user.epoch,
    actorId,
    reason,
    details: { endedSessions, ...details, ...(fromSessionId !== undefined && { fromSessionId }) },
  };
  await recordAudit(tx, [entry], { at: now, origin, context });
}
