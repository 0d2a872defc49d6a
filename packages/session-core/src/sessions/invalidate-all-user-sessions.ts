import type { EngineContext } from '../engine-context.ts';
import type { Invalidation } from './invalidate-session.ts';
import { countLiveSessions, endEpoch, liveSessions } from './live-sessions.ts';
import type { Ending } from './live-sessions.ts';
import { withUserLock } from './with-user-lock.ts';

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
  return withUserLock(context, [userId], async (lock) => {
    const user = lock.users.get(userId);
    if (!user) return { endedSessions: 0 };
    const where = liveSessions(user, lock.now, context.policy);
    const endedSessions = await countLiveSessions(lock.tx, where);
    if (endedSessions > 0) await endEpoch(context, { ...lock, user }, { ...ending, endedSessions });
    return { endedSessions };
  });
}
