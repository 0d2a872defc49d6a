import { logoutOutput, logoutSessionInput } from '@curfew/contracts';
import { answerLogout } from '../../trpc/logout-answer.ts';
import { logoutOtherProcedure } from '../../trpc/procedures.ts';

/** Ends one session of the user by its public id. Another user's session is not found, as one that never existed. */
export const logoutSession = logoutOtherProcedure
  .input(logoutSessionInput)
  .output(logoutOutput)
  .mutation(async ({ ctx, input }) => {
    const isOwn = input.sessionId === ctx.session.id;
    const ended = await ctx.services.engine.invalidateSessions(ctx.session, {
      sessionIds: [input.sessionId],
      reason: isOwn ? 'user_logout' : 'user_logout_session',
      origin: ctx.request.origin,
    });
    if (isOwn && ctx.session.transport === 'cookie') ctx.answer.clearCookies();
    return answerLogout(ctx, { ...ended, userId: ctx.user.id });
  });
