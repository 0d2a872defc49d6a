import type { EndReason, Transport } from '@curfew/contracts';
import type { SessionPolicy } from '../session-policy.ts';

/** The times and kinds that decide when a session ends. */
export interface SessionTimes {
  transport: Transport;
  /** How often it was refreshed; null for a session that cannot be. */
  refreshGeneration: number | null;
  lastActive: Date;
  /** When its access has to be refreshed, activity or not; null for a session that cannot be. */
  tokenExpiresAt: Date | null;
  absoluteExpiresAt: Date;
  /** What the person set themselves, which can only shorten what the policy allows; null: nothing. */
  inactivityLimitSeconds: number | null;
}

/** What the rule looks at: one session row with its user, as one statement of the database saw them. */
export interface JudgedSession extends SessionTimes {
  epoch: number;
  userEpoch: number;
  userIsActive: boolean;
  invalidationReason: EndReason | null;
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

/**
 * When inactivity ends the session; null when it never does, as for a remembered browser. A person's own limit is one
 * for browsers: programs have the policy's.
 */
export function inactivityDeadline(session: SessionTimes, policy: SessionPolicy): Date | null {
  if (session.transport === 'bearer') return later(session.lastActive, policy.refreshInactivitySeconds);
  return session.refreshGeneration === null ? idleDeadline(session, policy) : null;
}

/** Without activity for this long a browser's session or access is over for this person: the policy, or their own shorter limit. */
export function inactivitySeconds(personalLimit: number | null, policy: SessionPolicy): number {
  return Math.min(policy.inactivityTimeoutSeconds, personalLimit ?? Infinity);
}

/** The same as the rows show it: activity is recorded at most once per touch interval. */
export function idleSeconds(personalLimit: number | null, policy: SessionPolicy): number {
  return inactivitySeconds(personalLimit, policy) + policy.touchIntervalSeconds;
}

/** When the access closes until the session is refreshed; null for a session that cannot be refreshed. */
export function accessDeadline(session: SessionTimes, policy: SessionPolicy): Date | null {
  if (session.tokenExpiresAt === null || session.transport === 'bearer') return session.tokenExpiresAt;
  const idleAt = idleDeadline(session, policy);
  return idleAt < session.tokenExpiresAt ? idleAt : session.tokenExpiresAt;
}

/** Until when an authentication counts as fresh. */
export function freshDeadline(authenticatedAt: Date, policy: SessionPolicy): Date {
  return later(authenticatedAt, policy.freshSeconds);
}

/** A deadline that is reached is past: equality counts as expired. */
export function isPast(deadline: Date, now: Date): boolean {
  return now.getTime() >= deadline.getTime();
}

/**
 * The one rule of validity, given that the presented secret matched. A session is valid while it was not
 * invalidated, carries its user's current epoch, its user is active and no deadline is reached.
 * Pure. Of two passed deadlines that end it the earlier one is the reason.
 */
export function judgeSession(session: JudgedSession, policy: SessionPolicy): Verdict {
  if (session.invalidationReason !== null) {
    return { valid: false, reason: session.invalidationReason };
  }
  if (session.epoch !== session.userEpoch) return { valid: false, reason: 'epoch_ended' };
  if (!session.userIsActive) return { valid: false, reason: 'user_disabled' };
  const inactivityExpiresAt = inactivityDeadline(session, policy);
  const endsByInactivity = inactivityExpiresAt !== null && inactivityExpiresAt < session.absoluteExpiresAt;
  if (isPast(endsByInactivity ? inactivityExpiresAt : session.absoluteExpiresAt, session.now)) {
    return { valid: false, reason: endsByInactivity ? 'inactivity_timeout' : 'absolute_timeout' };
  }
  const accessExpiresAt = accessDeadline(session, policy);
  const isClosed = accessExpiresAt !== null && isPast(accessExpiresAt, session.now);
  return isClosed ? { valid: false, reason: 'access_expired' } : { valid: true };
}

function idleDeadline({ lastActive, inactivityLimitSeconds }: SessionTimes, policy: SessionPolicy): Date {
  return later(lastActive, idleSeconds(inactivityLimitSeconds, policy));
}

function later(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() + seconds * 1000);
}
