import type { LogoutOutput } from '@curfew/contracts';
import type { ApiContext } from './context.ts';
import { answerLogout } from './logout-answer.ts';

/** A session that may be ended; whose it is is known when a genuine credential named it. */
export interface NamedSession {
  id: string;
  userId?: string;
}

/** Carries a logout out, and counts it when there was nothing left to end. @throws TOO_MANY_REQUESTS then, beyond the limit. */
export async function endSessions(ctx: ApiContext, sessions: readonly NamedSession[]): Promise<LogoutOutput> {
  const ending = { reason: 'user_logout' as const, origin: ctx.request.origin };
  const ids = [...new Set(sessions.map(({ id }) => id))];
  const ended = await Promise.all(ids.map((id) => ctx.services.engine.invalidateSession(id, ending)));
  const endedSessions = ended.reduce((sum, one) => sum + one.endedSessions, 0);
  return answerLogout(ctx, { endedSessions, userId: sessions.find(({ userId }) => userId)?.userId });
}
