import { noInput, currentSessionSchema } from '@curfew/contracts';
import { protectedProcedure } from '../../trpc/procedures.ts';

/** "Stay logged in": records activity now and answers with the deadlines that follow from it. */
export const touch = protectedProcedure
  .input(noInput)
  .output(currentSessionSchema)
  .mutation(async ({ ctx }) => {
    const { engine } = ctx.services;
    const touched = await engine.touchSession(ctx.session.id);
    return engine.describeSession({ ...ctx.session, ...touched });
  });
