import type { LogoutOutput } from '@curfew/contracts';

export interface ConfirmedLogout {
  outcome: 'ended' | 'already-ended';
  endedSessions: number;
  /** A ticket for everything left a session open that began after the ticket was made. */
  hasNewerSessions?: true;
}

/**
 * The answer to a logout that named a session by a ticket or a credential.
 * @throws TypeError for `no-session`: what was sent has not reached the server as it was, so nothing is known.
 */
export function confirmed({ outcome, endedSessions, hasNewerSessions }: LogoutOutput): ConfirmedLogout {
  if (outcome === 'no-session') throw new TypeError('The server saw neither the ticket nor the credential.');
  return { outcome, endedSessions, ...(hasNewerSessions && { hasNewerSessions }) };
}
