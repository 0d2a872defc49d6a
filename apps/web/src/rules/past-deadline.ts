import type { SessionSummary } from '@curfew/contracts';

/** Clocks of two machines are not told apart more finely. */
const MARGIN_MILLISECONDS = 1_000;

type Deadlines = Pick<SessionSummary, 'inactivityExpiresAt' | 'absoluteExpiresAt'>;

/**
 * Whether a deadline has passed since the list was asked for, so that it is worth asking again: what it shows has ended,
 * or was used meanwhile. Once for each deadline. Instants in milliseconds of the server's clock.
 */
export function isPastDeadline(sessions: readonly Deadlines[], askedAt: number, now: number): boolean {
  return sessions.some(({ inactivityExpiresAt, absoluteExpiresAt }) =>
    [inactivityExpiresAt, absoluteExpiresAt].some((deadline) => {
      if (deadline === null) return false;
      const settledAt = Date.parse(deadline) + MARGIN_MILLISECONDS;
      return askedAt < settledAt && settledAt <= now;
    }),
  );
}
