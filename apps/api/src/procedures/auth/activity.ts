import { activityInput, activityOutput } from '@curfew/contracts';
import { protectedProcedure } from '../../trpc/procedures.ts';

/** The audit trail of the person, newest first. */
export const activity = protectedProcedure
  .input(activityInput)
  .output(activityOutput)
  .query(({ ctx, input }) => ctx.services.engine.listActivity(ctx.user.id, input));
