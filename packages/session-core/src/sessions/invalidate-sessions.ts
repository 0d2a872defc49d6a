import type { EngineContext } from '../engine-context.ts';
import type { Invalidation } from './invalidate-session.ts';
import { endLiveSessions } from './live-sessions.ts';
import type { Ending } from './live-sessions.ts';
import type { LiveSession } from './live-session.ts';
import { withUserLock } from './with-user-lock.ts';

/**
 * Ends these sessions of the user in one transaction, with one audit record each; never the current one, also when it is
 * among them. Idempotent: whatever was over already, belongs to somebody else or never existed is left as it is and
 * not counted. When nothing is left to end nothing is written.
 */
export function invalidateSessions(
  context: EngineContext,
  current: Pick<LiveSession, 'id' | 'userId'>,
  { sessionIds, ...ending }: Omit<Ending, 'fromSessionId'> & { sessionIds: string[] },
): Promise<Invalidation> {
  return withUserLock(context, [current.userId], async (lock) => {
    const user = lock.users.get(current.userId);
    if (!user) return { endedSessions: 0 };
    const others = [...new Set(sessionIds)].filter((id) => id !== current.id);
    const ended = await endLiveSessions(
      context,
      { ...lock, user },
      { sessionIds: others, fromSessionId: current.id, ...ending },
    );
    return { endedSessions: ended.length };
  });
}
