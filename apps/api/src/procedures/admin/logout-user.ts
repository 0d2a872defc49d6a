import { logoutOutput, logoutUserInput } from '@curfew/contracts';
import { describeLogout } from '../../trpc/logout-answer.ts';
import { adminLogoutProcedure } from '../../trpc/procedures.ts';

/** Ends every session of one user, however many, at once. */
export const logoutUser = adminLogoutProcedure
  .input(logoutUserInput)
  .output(logoutOutput)
  .mutation(async ({ ctx, input }) => {
    const act = { ...input, origin: ctx.request.origin };
    const ended = await ctx.services.engine.operators.invalidateUserSessions(ctx, act);
    if (input.userId === ctx.user.id && ctx.session.transport === 'cookie') ctx.answer.clearCookies();
    return describeLogout({ ...ended, message: 'All sessions of this user are over' });
  });
