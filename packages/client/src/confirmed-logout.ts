import type { LogoutOutput } from '@curfew/contracts';

export interface ConfirmedLogout {
  outcome: 'ended' | 'already-ended';
  endedSessions: number;
  /** Only what a ticket is for could be ended: sessions of the person live, as those that began after it was made. */
  hasOpenSessions?: true;
}

/**
 * The answer to a logout that named a session by a ticket or a credential.
 * @throws TypeError for `no-session`: what was sent has not reached the server as it was, so nothing is known.
 */
export function confirmed({ outcome, endedSessions, hasOpenSessions }: LogoutOutput): ConfirmedLogout {
  if (outcome === 'no-session') throw new TypeError('The server saw neither the ticket nor the credential.');
  return { outcome, endedSessions, ...(hasOpenSessions && { hasOpenSessions }) };
}
