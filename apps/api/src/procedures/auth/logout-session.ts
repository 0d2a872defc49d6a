import { logoutOutput, logoutSessionInput } from '@curfew/contracts';
import { answerLogout } from '../../trpc/logout-answer.ts';
import { logoutOtherProcedure } from '../../trpc/procedures.ts';

/** Ends one session of the user by its public id. Another user's session and one that never existed are answered alike. */
export const logoutSession = logoutOtherProcedure
  .input(logoutSessionInput)
  .output(logoutOutput)
  .mutation(async ({ ctx, input }) => {
    const isOwn = input.sessionId === ctx.session.id;
    const { endedSessions } = await ctx.services.engine.invalidateSession(input.sessionId, {
      reason: isOwn ? 'user_logout' : 'user_logout_session',
      ownerId: ctx.user.id,
      fromSessionId: ctx.session.id,
      origin: ctx.request.origin,
    });
    if (isOwn && ctx.session.transport === 'cookie') ctx.answer.clearCookies();
    return answerLogout(ctx, { endedSessions, userId: ctx.user.id });
  });
