import type { ChangeUserOutput } from '@curfew/contracts';
import { recordAudit } from '../audit/audit-event.ts';
import type { EngineContext } from '../engine-context.ts';
import { endEpoch } from '../sessions/end-epoch.ts';
import { operatorEnding, refuseOneself, withOperator } from './operator.ts';
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
  refuseOneself(operator, userId, 'disable');
  return withOperator(context, { operator, userIds: [userId] }, async (lock) => {
    const { tx, now } = lock;
    const user = lock.users.get(userId);
    if (!user) throw noSuchUser();
    if (!user.isActive) return describeChange(tx, { userId, endedSessions: null });
    const { details, actorId = null, origin } = operatorEnding(operator, act);
    await tx.user.update({
      where: { id: userId },
      data: { isActive: false, updatedAt: now },
      select: { id: true },
    });
    const ending = { reason: 'user_disabled' as const, actorId, origin, ...(details && { details }) };
    // Even with no live session: a login that verified the password must find another epoch.
    const { endedSessions } = await endEpoch(context, { ...lock, user }, { ...ending, always: true });
    const entry = { type: 'user_disabled' as const, userId, actorId, ...(details && { details }) };
    await recordAudit(tx, [entry], { at: now, origin, context });
    return describeChange(tx, { userId, endedSessions });
  });
}
