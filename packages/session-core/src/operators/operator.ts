import { SessionError } from '@curfew/contracts';
import type { RequestOrigin } from '../device/describe-device.ts';
import type { EngineContext, Transaction } from '../engine-context.ts';
import type { LiveSession, SessionUser } from '../sessions/live-session.ts';
import type { Ending } from '../sessions/live-sessions.ts';
import { requireActingOperator, withActingSession } from '../sessions/with-acting-session.ts';
import type { UserLock } from '../sessions/with-user-lock.ts';

/** Whoever acts on other people's accounts: the session they act through, and its user, who is an admin. */
export interface Operator {
  session: LiveSession;
  user: SessionUser;
}

/** Why an operator acts, in words for the person and the audit trail, and from where. */
export interface OperatorAct {
  note: string;
  origin: RequestOrigin;
}

/** What is written down of a session that an operator ends. */
export function operatorEnding(operator: Operator, { note, origin }: OperatorAct): Ending {
  return { reason: 'admin_logout', actorId: operator.user.id, details: { note }, origin };
}

/**
 * Runs an operator's act under the lock of these users and of the operator, whose session is live and whose role is
 * theirs still, by a second look under that lock.
 * @throws UNAUTHORIZED or FORBIDDEN; then nothing was written.
 */
export function withOperator<Result>(
  context: EngineContext,
  { operator, userIds }: { operator: Operator; userIds: string[] },
  work: (lock: UserLock) => Promise<Result>,
): Promise<Result> {
  return withActingSession(context, { session: operator.session, userIds, asOperator: true }, work);
}

/** @throws FORBIDDEN: nobody disables or enables the account they act with. */
export function refuseOneself(operator: Operator, userId: string, verb: keyof typeof ONESELF): void {
  if (userId === operator.user.id) throw new SessionError('FORBIDDEN', ONESELF[verb]);
}

const ONESELF = {
  disable: 'You cannot disable yourself. Ask another operator.',
  enable: 'You cannot enable yourself. Ask another operator.',
} as const;

/** @throws UNAUTHORIZED or FORBIDDEN unless they are an operator still, under their lock in this transaction. */
export function requireOperator(tx: Transaction, operator: Operator): Promise<void> {
  return requireActingOperator(tx, operator.session);
}
