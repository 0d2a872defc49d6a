import { SessionError } from '@curfew/contracts';
import type { ChangeUserOutput } from '@curfew/contracts';
import { recordAudit } from '../audit/audit-event.ts';
import type { EngineContext, Transaction } from '../engine-context.ts';
import { countLiveSessions, endEpoch, liveSessions } from '../sessions/live-sessions.ts';
import { withUserLock } from '../sessions/with-user-lock.ts';
import { operatorEnding } from './operator.ts';
import type { Operator, OperatorAct } from './operator.ts';
import { describeChange, noSuchUser } from './user-change.ts';

/**
 * Shuts a user out: in one transaction nobody can log in as them any more and every session of theirs is over, by one
 * `sessions_ended` record with the reason `user_disabled`; a login under way is refused. Idempotent: nothing is
 * written for a user who is disabled already. Of two operators who disable each other at once, one stays.
 * @throws FORBIDDEN for oneself, or when the operator was disabled or demoted meanwhile; NOT_FOUND.
 */
export async function disableUser(
  context: EngineContext,
  operator: Operator,
  { userId, ...act }: OperatorAct & { userId: string },
): Promise<ChangeUserOutput> {
  if (userId === operator.user.id) {
    throw new SessionError('FORBIDDEN', 'You cannot disable yourself. Ask another operator.');
  }
  return withUserLock(context, [userId, operator.user.id], async (lock) => {
    const { tx, now } = lock;
    const user = lock.users.get(userId);
    if (!user) throw noSuchUser();
    await requireOperator(tx, operator);
    if (!user.isActive) return describeChange(context, tx, { userId, endedSessions: null });
    const { details, actorId = null, origin } = operatorEnding(operator, act);
    await tx.user.update({
      where: { id: userId },
      data: { isActive: false, updatedAt: now },
      select: { id: true },
    });
    const endedSessions = await countLiveSessions(tx, liveSessions(user, now, context.policy));
    const ending = { reason: 'user_disabled' as const, actorId, origin, endedSessions };
    // Also with no session: one that ran out must not be live again when the user is enabled and the time-outs are longer.
    await endEpoch(context, { ...lock, user }, { ...ending, ...(details && { details }) });
    const entry = { type: 'user_disabled' as const, userId, actorId, ...(details && { details }) };
    await recordAudit(tx, [entry], { at: now, origin, context });
    return describeChange(context, tx, { userId, endedSessions });
  });
}

/** Looked at under the lock, and not only when the call arrived. */
async function requireOperator(tx: Transaction, { user }: Operator): Promise<void> {
  const isOperator = await tx.user.count({ where: { id: user.id, isActive: true, role: 'admin' } });
  if (isOperator === 0) throw new SessionError('FORBIDDEN', 'You are no longer an operator.');
}
