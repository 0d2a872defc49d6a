import type { Transport } from '@curfew/contracts';
import type { SessionPolicy } from '../session-policy.ts';

/** What the deadlines of one session are computed from. */
export interface SessionTimes {
  transport: Transport;
  isRefreshable: boolean;
  lastActive: Date;
  /** When its access has to be refreshed, activity or not; null for a session that cannot be refreshed. */
  tokenExpiresAt: Date | null;
  absoluteExpiresAt: Date;
}

/** The columns that say when a session ends. */
export interface Deadlines {
  /** Without activity for this long the session, or its access, is over. A touch moves the deadlines by it. */
  idleSeconds: number;
  /** From this moment on the session is over. */
  endsAt: Date;
  /** From this moment on it opens nothing until it is refreshed. */
  accessEndsAt: Date;
}

/**
 * When this session ends by itself, by the policy for its user and kind of client and by the person's own limit, which
 * can only be shorter and is one for browsers. Computed whenever a session is begun, authenticated or refreshed, and
 * stored with it, so that instances with different policies judge a session alike. Pure.
 */
export function deadlinesAt(
  session: SessionTimes,
  policy: SessionPolicy,
  personalLimitSeconds: number | null,
): Deadlines {
  const { transport, isRefreshable, tokenExpiresAt, absoluteExpiresAt } = session;
  const idleSeconds =
    transport === 'bearer'
      ? policy.refreshInactivitySeconds
      : inactivitySeconds(personalLimitSeconds, policy) + policy.touchIntervalSeconds;
  const idleAt = later(session.lastActive, idleSeconds);
  // A remembered browser only loses its access to inactivity; a program only its session.
  const endsAt = isRemembered(session) ? absoluteExpiresAt : earliest(absoluteExpiresAt, idleAt);
  const accessEndsAt = isRefreshable && transport === 'bearer' ? endsAt : earliest(endsAt, idleAt);
  return { idleSeconds, endsAt, accessEndsAt: earliest(accessEndsAt, tokenExpiresAt ?? accessEndsAt) };
}

/** Whether the session is a browser's that can be refreshed: "Keep me logged in". */
export function isRemembered({
  transport,
  isRefreshable,
}: Pick<SessionTimes, 'transport' | 'isRefreshable'>): boolean {
  return transport === 'cookie' && isRefreshable;
}

/** Without activity for this long a browser's session or access is over for this person: the policy, or their own shorter limit. */
export function inactivitySeconds(personalLimitSeconds: number | null, policy: SessionPolicy): number {
  return Math.min(policy.inactivityTimeoutSeconds, personalLimitSeconds ?? Infinity);
}

export function later(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() + seconds * 1000);
}

function earliest(one: Date, other: Date): Date {
  return one <= other ? one : other;
}
