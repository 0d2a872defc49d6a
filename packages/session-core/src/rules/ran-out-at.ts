import type { SessionPolicy } from '../session-policy.ts';
import { inactivityDeadline } from './judge-session.ts';
import type { SessionTimes } from './judge-session.ts';

/**
 * When a session that is over for this reason ran out: at its deadline, whenever a sweep wrote that down, and no later
 * than it was written down, also when the deadline has been moved since. Null for any other reason.
 */
export function ranOutAt(
  session: SessionTimes & { invalidatedAt: Date | null },
  reason: string | null,
  policy: SessionPolicy,
): Date | null {
  if (reason !== 'inactivity_timeout' && reason !== 'absolute_timeout') return null;
  const { absoluteExpiresAt, invalidatedAt } = session;
  const idleAt = reason === 'inactivity_timeout' ? inactivityDeadline(session, policy) : null;
  const deadline = idleAt ?? absoluteExpiresAt;
  return invalidatedAt !== null && invalidatedAt < deadline ? invalidatedAt : deadline;
}
