import { recognizeLoginsInput, recognizeLoginsOutput } from '@curfew/contracts';
import { protectedProcedure } from '../../trpc/procedures.ts';

/** Says that it was the person who began these sessions; no device of theirs asks about them any more. */
export const recognizeLogins = protectedProcedure
  .input(recognizeLoginsInput)
  .output(recognizeLoginsOutput)
  .mutation(({ ctx, input }) => ctx.services.engine.recognizeLogins(ctx.session, input.sessionIds));
