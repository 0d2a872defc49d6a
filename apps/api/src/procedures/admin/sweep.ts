import { noInput, sweepOutput } from '@curfew/contracts';
import { createRest } from '../../sweep-regularly.ts';
import { freshAdminProcedure } from '../../trpc/procedures.ts';

/** Stamps what ran out and deletes what is old now, instead of at the next turn. All zero when another instance holds the sweep lock. */
export const sweep = freshAdminProcedure
  .input(noInput)
  .output(sweepOutput)
  .mutation(async ({ ctx }) => {
    const pause = createRest();
    const { timedOut, stamped, deleted } = await ctx.services.engine.operators.sweepSessions(ctx, { pause });
    return { timedOut, stamped, deleted };
  });
