import type { EngineContext } from '../engine-context.ts';
import { endEpoch } from './end-epoch.ts';
import type { Invalidation } from './invalidate-session.ts';
import { endLiveSessions, liveSessions } from './live-sessions.ts';
import type { Ending } from './live-sessions.ts';
import { MAXIMUM_SESSION_LIMIT } from '../session-policy.ts';
import { withActingSession } from './with-acting-session.ts';
import type { ActingSession } from './with-acting-session.ts';
import { withUserLock } from './with-user-lock.ts';
import type { LockedUser, UserLock } from './with-user-lock.ts';

/**
 * Ends every session of the user, however many, by writing two rows: the user's epoch and one audit record (G3).
 * A login that is under way either commits before and ends with the rest, or is refused and has to verify the
 * password again. Idempotent: with no live session left nothing is written.
 */
export function invalidateAllUserSessions(
  context: EngineContext,
  userId: string,
  ending: Ending,
): Promise<Invalidation> {
  return withUserLock(context, [userId], (lock) => endAll(context, lock, { userId, ...ending }));
}

/**
 * The same for the person themselves, through this session, which ends with the others.
 * @throws UNAUTHORIZED when it is over or superseded by now; then nothing was ended.
 */
export function invalidateAllOwnSessions(
  context: EngineContext,
  session: ActingSession,
  ending: Omit<Ending, 'fromSessionId'>,
): Promise<Invalidation> {
  const { userId } = session;
  return withActingSession(context, { session }, (lock) =>
    endAll(context, lock, { userId, fromSessionId: session.id, ...ending }),
  );
}

/**
 * Ends the sessions of the user that had begun at that moment, for whoever holds a ticket made then: all of them by
 * their epoch, unless one has begun since: that one stays, and the answer says so.
 */
export function invalidateSessionsBegunBy(
  context: EngineContext,
  { userId, madeAt }: { userId: string; madeAt: Date },
  ending: Ending,
): Promise<Invalidation & { hasOpenSessions: boolean }> {
  return withUserLock(context, [userId], async (lock) => {
    const user = lock.users.get(userId);
    if (!user) return { endedSessions: 0, at: lock.now, hasOpenSessions: false };
    const live = liveSessions(user, lock.now);
    const later = await lock.tx.userSession.findFirst({
      where: { ...live, createdAt: { gt: madeAt } },
      select: { id: true },
    });
    if (!later) return { ...(await endAll(context, lock, { userId, ...ending })), hasOpenSessions: false };
    const begun = await lock.tx.userSession.findMany({
      where: { ...live, createdAt: { lte: madeAt } },
      select: { id: true },
      take: MAXIMUM_SESSION_LIMIT,
    });
    const sessionIds = begun.map(({ id }) => id);
    const ended = await endLiveSessions(context, { ...lock, user }, { sessionIds, ...ending });
    return { endedSessions: ended.length, at: lock.now, hasOpenSessions: true };
  });
}

export async function endAll(
  context: EngineContext,
  lock: UserLock & { user?: LockedUser },
  { userId, ...ending }: Ending & { userId: string },
): Promise<Invalidation> {
  const user = lock.users.get(userId);
  if (!user) return { endedSessions: 0, at: lock.now };
  const { endedSessions } = await endEpoch(context, { ...lock, user }, ending);
  return { endedSessions, at: lock.now };
}
