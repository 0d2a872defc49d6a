import { SessionError } from '@curfew/contracts';
import type { EngineContext } from '../engine-context.ts';
import type { Invalidation } from './invalidate-session.ts';
import { endLiveSessions } from './live-sessions.ts';
import type { Ending } from './live-sessions.ts';
import { withActingSession } from './with-acting-session.ts';
import type { ActingSession } from './with-acting-session.ts';

/**
 * Ends these sessions of the user who acts in one transaction, with one audit record each. Idempotent: what was over
 * already is left as it is and not counted.
 * @throws NOT_FOUND when one of them is somebody else's, never existed or has been deleted since; UNAUTHORIZED when the
 * session that acts is over or superseded by now. Then nothing was ended.
 */
export function invalidateSessions(
  context: EngineContext,
  session: ActingSession,
  { sessionIds, ...ending }: Omit<Ending, 'fromSessionId'> & { sessionIds: string[] },
): Promise<Invalidation> {
  return withActingSession(context, { session }, async (lock) => {
    const ids = [...new Set(sessionIds)];
    const own = await lock.tx.userSession.count({ where: { id: { in: ids }, userId: session.userId } });
    if (own < ids.length) throw noSuchSession(ids.length);
    const chosen = { sessionIds: ids, fromSessionId: session.id, ...ending };
    const ended = await endLiveSessions(context, lock, chosen);
    return { endedSessions: ended.length, at: lock.now };
  });
}

/** Another person's session is answered as one that does not exist. */
function noSuchSession(asked: number): SessionError {
  return new SessionError(
    'NOT_FOUND',
    asked === 1
      ? 'None of your sessions has this id. Nothing was ended.'
      : 'Not all of these are sessions of yours. Nothing was ended.',
  );
}
