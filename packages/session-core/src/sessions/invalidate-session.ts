import { databaseNow } from '../audit/audit-event.ts';
import type { EngineContext } from '../engine-context.ts';
import { endLiveSessions } from './live-sessions.ts';
import type { Ending } from './live-sessions.ts';
import { withUserLock } from './with-user-lock.ts';

/** What a command of the logout family did. */
export interface Invalidation {
  endedSessions: number;
  /** When that was true, by the database's clock. */
  at: Date;
}

/** Whose session it is or was; left out when its row has been deleted. */
export type SessionInvalidation = Invalidation & { userId?: string };

/**
 * Ends one session, for whoever holds a credential of it or a ticket. Resolves once that is committed: every request that
 * starts afterwards is refused, on every instance. Idempotent: `endedSessions` is 0 when the session was over already, and
 * one that had run out is stamped as that. One audit record in the same transaction.
 */
export async function invalidateSession(
  context: EngineContext,
  sessionId: string,
  ending: Ending,
): Promise<SessionInvalidation> {
  const record = await context.findSession(sessionId);
  if (!record) return { endedSessions: 0, at: await databaseNow(context.db.prisma) };
  return withUserLock(context, [record.userId], async (lock) => {
    const user = lock.users.get(record.userId);
    if (!user) return { endedSessions: 0, at: lock.now };
    const ended = await endLiveSessions(context, { ...lock, user }, { sessionIds: [sessionId], ...ending });
    return { endedSessions: ended.length, at: lock.now, userId: user.id };
  });
}
