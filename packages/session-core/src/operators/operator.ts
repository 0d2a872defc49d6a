import type { RequestOrigin } from '../device/describe-device.ts';
import type { LiveSession, SessionUser } from '../sessions/live-session.ts';
import type { Ending } from '../sessions/live-sessions.ts';

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
