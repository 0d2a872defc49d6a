import { adminLogoutSessionInput, logoutOutput } from '@curfew/contracts';
import { describeLogout } from '../../trpc/logout-answer.ts';
import { adminLogoutProcedure } from '../../trpc/procedures.ts';

/** Ends one session of anybody. One that never existed is not found. */
export const logoutSession = adminLogoutProcedure
  .input(adminLogoutSessionInput)
  .output(logoutOutput)
  .mutation(async ({ ctx, input }) => {
    const act = { ...input, origin: ctx.request.origin };
    const ended = await ctx.services.engine.operators.invalidateSession(ctx, act);
    if (input.sessionId === ctx.session.id && ctx.session.transport === 'cookie') ctx.answer.clearCookies();
    return describeLogout({ ...ended, message: 'The session is over' });
  });
