import type { EndReason } from '@curfew/contracts';

/** What the rule looks at: one session row with its user, as one statement of the database saw them. */
export interface JudgedSession {
  epoch: number;
  userEpoch: number;
  userIsActive: boolean;
  invalidationReason: EndReason | null;
  endsAt: Date;
  accessEndsAt: Date;
  absoluteExpiresAt: Date;
  /** The database's clock in that statement. */
  now: Date;
}

export type Verdict =
  | { valid: true }
  | { valid: false; reason: EndReason }
  /** Ended with its whole epoch: the audit record of that epoch knows why. */
  | { valid: false; reason: 'epoch_ended' }
  /** The session lives, but its access is closed until it is refreshed. */
  | { valid: false; reason: 'access_expired' };

/** A deadline that is reached is past: equality counts as expired. */
export function isPast(deadline: Date, now: Date): boolean {
  return now.getTime() >= deadline.getTime();
}

/**
 * The one rule of validity, given that the presented secret matched: a session is valid while it was not invalidated,
 * carries its user's current epoch, its user is active and its end has not come. `liveSessions` says the first four
 * conditions as a condition on rows. Pure.
 */
export function judgeSession(session: JudgedSession): Verdict {
  if (session.invalidationReason !== null) {
    return { valid: false, reason: session.invalidationReason };
  }
  if (session.epoch !== session.userEpoch) return { valid: false, reason: 'epoch_ended' };
  if (!session.userIsActive) return { valid: false, reason: 'user_disabled' };
  if (isPast(session.endsAt, session.now)) return { valid: false, reason: timeoutOf(session) };
  if (isPast(session.accessEndsAt, session.now)) return { valid: false, reason: 'access_expired' };
  return { valid: true };
}

/** Which of the two time-outs ends a session: the earlier one. */
function timeoutOf({
  endsAt,
  absoluteExpiresAt,
}: Pick<JudgedSession, 'endsAt' | 'absoluteExpiresAt'>): 'inactivity_timeout' | 'absolute_timeout' {
  return endsAt < absoluteExpiresAt ? 'inactivity_timeout' : 'absolute_timeout';
}
