import type { Held } from '../state/auth-state.ts';

/** WCAG 2.2.1: who is warned has at least 20 s to react. */
const SHORTEST_WARNING_SECONDS = 20;

export type TimeoutKind = 'inactivity' | 'absolute';

/** What the deadlines mean at one moment. All moments are in milliseconds, by the server's clock. */
export type DeadlineVerdict =
  | { status: 'far'; warnsAt: number }
  | { status: 'near' | 'past'; kind: TimeoutKind; deadline: number };

/**
 * The earlier one of the two deadlines that end a session decides; of two equal ones the absolute, which cannot be
 * moved. Equality counts as past. Pure.
 */
export function judgeDeadlines(session: Held['session'], serverTime: number): DeadlineVerdict {
  const absolute = Date.parse(session.absoluteExpiresAt);
  const inactivity =
    session.inactivityExpiresAt === null ? Infinity : Date.parse(session.inactivityExpiresAt);
  const kind = inactivity < absolute ? 'inactivity' : 'absolute';
  const deadline = Math.min(inactivity, absolute);
  const warnsAt = deadline - Math.max(session.warningSeconds, SHORTEST_WARNING_SECONDS) * 1000;
  if (serverTime >= deadline) return { status: 'past', kind, deadline };
  return serverTime >= warnsAt ? { status: 'near', kind, deadline } : { status: 'far', warnsAt };
}
