import type { LogoutOutput } from '@curfew/contracts';

/** The answer of the logout family, for sessions that are over at this moment. */
export function logoutAnswer(endedSessions: number, message = 'Logout successful'): LogoutOutput {
  return {
    success: true,
    outcome: endedSessions > 0 ? 'ended' : 'already-ended',
    endedSessions,
    message,
    timestamp: new Date().toISOString(),
  };
}
