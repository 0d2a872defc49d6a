import type { LogoutOutput } from '@curfew/contracts';
import type { ApiContext } from './context.ts';

export interface LogoutResult {
  endedSessions: number;
  /** When that was true, by the database's clock. */
  at: Date;
  /** Whether a session was meant. False: nothing that was presented or asked for names one. */
  isNamed?: boolean;
  /** Whether sessions of the person live that the ticket could not end. */
  hasOpenSessions?: boolean;
  /** Whose sessions they are or were, when the credential was genuine. */
  userId?: string | undefined;
  message?: string;
}

/**
 * Answers a person's logout, for sessions that are over at this moment. A call that ended nothing is counted.
 * @throws TOO_MANY_REQUESTS when that was too often; never for a call that ended something.
 */
export async function answerLogout(
  { services, request, answer }: ApiContext,
  { userId, ...result }: LogoutResult,
): Promise<LogoutOutput> {
  const caller = { ip: request.origin.ip, userId, setHeader: answer.setHeader };
  if (result.endedSessions === 0) await services.logoutLimit.countIdle(caller);
  // The logout is done, whatever can be said about limits: a database that cannot answer is logged there.
  else await services.logoutLimit.tell(caller);
  return describeLogout(result);
}

/** The answer itself: for operators, who end what is not theirs and are not limited. */
export function describeLogout({
  endedSessions,
  at,
  isNamed = true,
  hasOpenSessions = false,
  message,
}: Omit<LogoutResult, 'userId'>): LogoutOutput {
  return {
    success: true,
    outcome: endedSessions > 0 ? 'ended' : isNamed ? 'already-ended' : 'no-session',
    endedSessions,
    ...(hasOpenSessions && { hasOpenSessions }),
    message: message ?? (isNamed ? 'Logout successful' : 'No session was named, so nothing was ended'),
    timestamp: at.toISOString(),
  };
}
