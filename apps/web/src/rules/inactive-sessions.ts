import type { SessionSummary } from '@curfew/contracts';

export const INACTIVE_DAYS = 7;
const INACTIVE_MILLISECONDS = INACTIVE_DAYS * 24 * 60 * 60_000;

/** Whether a session was not used for seven days or longer; exactly seven count. `now` by the server's clock. */
export function isInactive({ lastActive }: Pick<SessionSummary, 'lastActive'>, now: number): boolean {
  return now - Date.parse(lastActive) >= INACTIVE_MILLISECONDS;
}
