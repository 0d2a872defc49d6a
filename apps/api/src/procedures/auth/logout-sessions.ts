import { logoutOutput, logoutSessionsInput, SessionError } from '@curfew/contracts';
import { answerLogout } from '../../trpc/logout-answer.ts';
import { logoutOtherProcedure } from '../../trpc/procedures.ts';

/** Ends these other sessions of the user, all or none. When one of them is not the user's nothing is ended. */
export const logoutSessions = logoutOtherProcedure
  .input(logoutSessionsInput)
  .output(logoutOutput)
  .mutation(async ({ ctx, input }) => {
    if (input.sessionIds.includes(ctx.session.id)) {
      throw new SessionError(
        'VALIDATION_FAILED',
        'One of these is the session you are using. Leave it out, or log out here.',
      );
    }
    const ended = await ctx.services.engine.invalidateSessions(ctx.session, {
      sessionIds: input.sessionIds,
      reason: 'user_logout_session',
      origin: ctx.request.origin,
    });
    return answerLogout(ctx, { ...ended, userId: ctx.user.id });
  });
