import { recognizeLoginsInput, recognizeLoginsOutput } from '@curfew/contracts';
import { protectedProcedure } from '../../trpc/procedures.ts';

/** Says that it was the person who began these sessions. How far that counts depends on who says it: see the engine. */
export const recognizeLogins = protectedProcedure
  .input(recognizeLoginsInput)
  .output(recognizeLoginsOutput)
  .mutation(({ ctx, input }) => ctx.services.engine.recognizeLogins(ctx.session, input.sessionIds));
