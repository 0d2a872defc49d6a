import { adminLogoutSessionsInput, logoutSessionsOutput } from '@curfew/contracts';
import { describeLogout } from '../../trpc/logout-answer.ts';
import { adminLogoutProcedure } from '../../trpc/procedures.ts';

/** Ends a portion of the sessions that a filter means, never the operator's own. Repeated until none remain. */
export const logoutSessions = adminLogoutProcedure
  .input(adminLogoutSessionsInput)
  .output(logoutSessionsOutput)
  .mutation(async ({ ctx, input }) => {
    const act = { ...input, origin: ctx.request.origin };
    const { endedSessions, remaining } = await ctx.services.engine.operators.invalidateMatchingSessions(
      ctx,
      act,
    );
    const message = remaining.count === 0 ? 'All these sessions are over' : 'There are more: repeat the call';
    return { ...describeLogout(endedSessions, message), remaining };
  });
