import { adminLogoutSessionsInput, logoutSessionsOutput } from '@curfew/contracts';
import type { CappedCount } from '@curfew/contracts';
import { describeLogout } from '../../trpc/logout-answer.ts';
import { adminLogoutProcedure } from '../../trpc/procedures.ts';

/** Ends a portion of the sessions that a filter means, never the operator's own. Repeated until none remain. */
export const logoutSessions = adminLogoutProcedure
  .input(adminLogoutSessionsInput)
  .output(logoutSessionsOutput)
  .mutation(async ({ ctx, input }) => {
    const act = { ...input, origin: ctx.request.origin };
    const { remaining, ...ended } = await ctx.services.engine.operators.invalidateMatchingSessions(ctx, act);
    const isNamed = ended.endedSessions > 0 || hasMore(remaining);
    const message = isNamed ? messageFor(remaining) : 'No live session matched, so nobody was logged out';
    return { ...describeLogout({ ...ended, isNamed, message }), remaining };
  });

function messageFor(remaining: CappedCount): string {
  return hasMore(remaining) ? 'There are more: repeat the call' : 'Every live session that matched is over';
}

function hasMore({ count, isCapped }: CappedCount): boolean {
  return count > 0 || isCapped;
}
