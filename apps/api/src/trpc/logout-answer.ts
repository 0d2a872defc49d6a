import type { LogoutOutput } from '@curfew/contracts';

/** The answer of the logout family, for sessions that are over at this moment. */
export function logoutAnswer(endedSessions: number, message = 'Logout successful'): LogoutOutput {
  return describeLogout(endedSessions, message);
}

/** The same for operators, who end what is not theirs. */
export function describeLogout(endedSessions: number, message: string): LogoutOutput {
  return {
    success: true,
    outcome: endedSessions > 0 ? 'ended' : 'already-ended',
    endedSessions,
    message,
    timestamp: new Date().toISOString(),
  };
}
