import { noInput, currentSessionSchema } from '@curfew/contracts';
import { protectedProcedure, requireSession } from '../../trpc/procedures.ts';

/** "Stay logged in": records activity now and answers with the deadlines that follow from it. */
export const touch = protectedProcedure
  .input(noInput)
  .output(currentSessionSchema)
  .mutation(async ({ ctx }) => {
    await ctx.services.engine.touchSession(ctx.session.id);
    // Looked up again: the deadlines told are those in the database, not those hoped for.
    const { session } = await requireSession(ctx);
    return ctx.services.engine.describeSession(session);
  });
