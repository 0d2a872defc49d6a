import { SessionError } from '@curfew/contracts';
import type { EngineContext } from '../engine-context.ts';
import { endAll } from '../sessions/invalidate-all-user-sessions.ts';
import type { Invalidation } from '../sessions/invalidate-session.ts';
import { endLiveSessions } from '../sessions/live-sessions.ts';
import { operatorEnding, withOperator } from './operator.ts';
import type { Operator, OperatorAct } from './operator.ts';
import { noSuchUser } from './user-change.ts';

/**
 * Ends one session of anybody. Idempotent.
 * @throws NOT_FOUND for one that never existed or was deleted since; UNAUTHORIZED or FORBIDDEN when the operator's own
 * session or role is over by now.
 */
export async function endSession(
  context: EngineContext,
  operator: Operator,
  { sessionId, ...act }: OperatorAct & { sessionId: string },
): Promise<Invalidation> {
  const record = await context.findSession(sessionId);
  return withOperator(context, { operator, userIds: record ? [record.userId] : [] }, async (lock) => {
    const user = record && lock.users.get(record.userId);
    if (!user) throw new SessionError('NOT_FOUND', 'No session has this id. Nothing was ended.');
    const ending = { sessionIds: [sessionId], ...operatorEnding(operator, act) };
    const ended = await endLiveSessions(context, { ...lock, user }, ending);
    return { endedSessions: ended.length, at: lock.now };
  });
}

/**
 * Ends every session of one user, as `invalidateAllUserSessions` does.
 * @throws NOT_FOUND; UNAUTHORIZED or FORBIDDEN when the operator's own session or role is over by now.
 */
export function endSessionsOfUser(
  context: EngineContext,
  operator: Operator,
  { userId, ...act }: OperatorAct & { userId: string },
): Promise<Invalidation> {
  return withOperator(context, { operator, userIds: [userId] }, async (lock) => {
    if (!lock.users.has(userId)) throw noSuchUser();
    return endAll(context, lock, { userId, ...operatorEnding(operator, act) });
  });
}
