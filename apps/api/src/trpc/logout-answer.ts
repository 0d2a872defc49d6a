import type { LogoutOutput } from '@curfew/contracts';
import type { ApiContext } from './context.ts';

export interface LogoutResult {
  endedSessions: number;
  /** Whose sessions they are or were, when the credential was genuine. */
  userId?: string | undefined;
  message?: string | undefined;
}

/**
 * Answers a person's logout, for sessions that are over at this moment. A call that ended nothing is counted.
 * @throws TOO_MANY_REQUESTS when that was too often; never for a call that ended something.
 */
export async function answerLogout(
  { services, request, answer }: ApiContext,
  { endedSessions, userId, message }: LogoutResult,
): Promise<LogoutOutput> {
  const caller = { ip: request.origin.ip, userId, setHeader: answer.setHeader };
  if (endedSessions === 0) await services.logoutLimit.countIdle(caller);
  else {
    // The logout is done, whatever can be said about limits.
    await services.logoutLimit.tell(caller).catch((error: unknown) => {
      request.log.warn({ err: error }, 'the state of the logout limit is not known');
    });
  }
  return describeLogout(endedSessions, message);
}

/** The answer itself: for operators, who end what is not theirs and are not limited. */
export function describeLogout(endedSessions: number, message = 'Logout successful'): LogoutOutput {
  return {
    success: true,
    outcome: endedSessions > 0 ? 'ended' : 'already-ended',
    endedSessions,
    message,
    timestamp: new Date().toISOString(),
  };
}
