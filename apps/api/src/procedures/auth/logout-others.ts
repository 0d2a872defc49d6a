import { logoutOutput, noInput } from '@curfew/contracts';
import { answerLogout } from '../../trpc/logout-answer.ts';
import { logoutOtherProcedure } from '../../trpc/procedures.ts';

/** Ends every session of the user but this one. */
export const logoutOthers = logoutOtherProcedure
  .input(noInput)
  .output(logoutOutput)
  .mutation(async ({ ctx }) => {
    const ended = await ctx.services.engine.invalidateOtherSessions(ctx.session, {
      reason: 'user_logout_others',
      origin: ctx.request.origin,
    });
    const message = 'Logged out from all other devices';
    return answerLogout(ctx, { ...ended, userId: ctx.user.id, message });
  });
