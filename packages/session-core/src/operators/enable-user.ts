import type { ChangeUserOutput } from '@curfew/contracts';
import { recordAudit } from '../audit/audit-event.ts';
import type { EngineContext } from '../engine-context.ts';
import { refuseOneself, withOperator } from './operator.ts';
import type { Operator, OperatorAct } from './operator.ts';
import { describeChange, noSuchUser } from './user-change.ts';

/**
 * Lets a disabled user log in again; no session comes back. Idempotent: nothing is written for one who is not disabled.
 * @throws FORBIDDEN for oneself, or when the operator was disabled or demoted meanwhile; NOT_FOUND.
 */
export async function enableUser(
  context: EngineContext,
  operator: Operator,
  { userId, note, origin }: OperatorAct & { userId: string },
): Promise<ChangeUserOutput> {
  refuseOneself(operator, userId, 'enable');
  return withOperator(context, { operator, userIds: [userId] }, async ({ tx, users, now }) => {
    const user = users.get(userId);
    if (!user) throw noSuchUser();
    if (user.isActive) return describeChange(tx, { userId, endedSessions: null });
    await tx.user.update({
      where: { id: userId },
      data: { isActive: true, updatedAt: now },
      select: { id: true },
    });
    const entry = { type: 'user_enabled' as const, userId, actorId: operator.user.id, details: { note } };
    await recordAudit(tx, [entry], { at: now, origin, context });
    return describeChange(tx, { userId, endedSessions: 0 });
  });
}
