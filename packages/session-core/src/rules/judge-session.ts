import type { EndReason } from '@curfew/contracts';
import type { SessionPolicy } from '../session-policy.ts';

/** What the rule looks at: one session row with its user, as one statement of the database saw them. */
export interface JudgedSession {
  epoch: number;
  userEpoch: number;
  userIsActive: boolean;
  lastActive: Date;
  absoluteExpiresAt: Date;
  invalidationReason: EndReason | null;
  /** The database's clock in that statement. */
  now: Date;
}

export type Verdict =
  | { valid: true }
  | { valid: false; reason: EndReason }
  /** Ended with its whole epoch: the audit record of that epoch knows why. */
  | { valid: false; reason: 'epoch_ended' };

/** When inactivity ends the session. The touch interval is added because activity is recorded at most that often. */
export function inactivityDeadline(lastActive: Date, policy: SessionPolicy): Date {
  const seconds = policy.inactivityTimeoutSeconds + policy.touchIntervalSeconds;
  return new Date(lastActive.getTime() + seconds * 1000);
}

/** Until when an authentication counts as fresh. */
export function freshDeadline(authenticatedAt: Date, policy: SessionPolicy): Date {
  return new Date(authenticatedAt.getTime() + policy.freshSeconds * 1000);
}

/** A deadline that is reached is past: equality counts as expired. */
export function isPast(deadline: Date, now: Date): boolean {
  return now.getTime() >= deadline.getTime();
}

/**
 * The one rule of validity, given that the presented secret matched. A session is valid while it was not
 * invalidated, carries its user's current epoch, its user is active and neither deadline is reached.
 * Pure. Of two passed deadlines the earlier one is the reason.
 */
export function judgeSession(session: JudgedSession, policy: SessionPolicy): Verdict {
  if (session.invalidationReason !== null) {
    return { valid: false, reason: session.invalidationReason };
  }
  if (session.epoch !== session.userEpoch) return { valid: false, reason: 'epoch_ended' };
  if (!session.userIsActive) return { valid: false, reason: 'user_disabled' };
  const inactivityExpiresAt = inactivityDeadline(session.lastActive, policy);
  const reason = inactivityExpiresAt < session.absoluteExpiresAt ? 'inactivity_timeout' : 'absolute_timeout';
  const firstDeadline = reason === 'inactivity_timeout' ? inactivityExpiresAt : session.absoluteExpiresAt;
  return isPast(firstDeadline, session.now) ? { valid: false, reason } : { valid: true };
}
