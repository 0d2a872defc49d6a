import { noInput, timeoutsOutput } from '@curfew/contracts';
import { protectedProcedure } from '../../trpc/procedures.ts';

/** What ends this person's sessions by itself, and what of it they may choose. */
export const timeouts = protectedProcedure
  .input(noInput)
  .output(timeoutsOutput)
  .query(({ ctx }) => ctx.services.engine.describeTimeouts(ctx.session));
