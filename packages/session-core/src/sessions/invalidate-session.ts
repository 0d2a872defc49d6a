import type { EngineContext } from '../engine-context.ts';
import { endLiveSessions } from './live-sessions.ts';
import type { Ending } from './live-sessions.ts';
import { withUserLock } from './with-user-lock.ts';

/** What a command of the logout family did. */
export interface Invalidation {
  endedSessions: number;
}

/**
 * Ends one session. Resolves once that is committed: every request that starts afterwards is refused, on every
 * instance. Idempotent: `endedSessions` is 0 when the session was over already or never existed, and then nothing
 * is written. One audit record in the same transaction. With `ownerId` another user's session counts as unknown.
 */
export async function invalidateSession(
  context: EngineContext,
  sessionId: string,
  { ownerId, ...ending }: Ending & { ownerId?: string },
): Promise<Invalidation> {
  const record = await context.findSession(sessionId);
  if (!record || (ownerId !== undefined && record.userId !== ownerId)) return { endedSessions: 0 };
  return withUserLock(context, [record.userId], async (lock) => {
    const user = lock.users.get(record.userId);
    if (!user) return { endedSessions: 0 };
    const ended = await endLiveSessions(context, { ...lock, user }, { sessionIds: [sessionId], ...ending });
    return { endedSessions: ended.length };
  });
}
