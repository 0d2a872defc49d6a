import type { LogoutOutput } from '@curfew/contracts';
import type { ApiContext } from './context.ts';
import { logoutAnswer } from './logout-answer.ts';

/** Carries a logout out, and counts it when there was nothing left to end. @throws TOO_MANY_REQUESTS then, beyond the limit. */
export async function endSessions(
  { services, request, answer }: ApiContext,
  sessionIds: string[],
): Promise<LogoutOutput> {
  const { engine, countIdleLogout } = services;
  const ending = { reason: 'user_logout' as const, origin: request.origin };
  const ended = await Promise.all(sessionIds.map((id) => engine.invalidateSession(id, ending)));
  const endedSessions = ended.reduce((sum, one) => sum + one.endedSessions, 0);
  if (endedSessions === 0) await countIdleLogout(request.origin.ip, answer.setHeader);
  return logoutAnswer(endedSessions);
}
