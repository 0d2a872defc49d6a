import { noInput, currentSessionSchema } from '@curfew/contracts';
import { protectedProcedure, requireSession } from '../../trpc/procedures.ts';

/**
 * "Stay logged in": records activity now and answers with the deadlines that follow from it.
 * @throws UNAUTHORIZED when the session ended meanwhile.
 */
export const touch = protectedProcedure
  .input(noInput)
  .output(currentSessionSchema)
  .mutation(async ({ ctx }) => {
    const { engine } = ctx.services;
    const touched = await engine.touchSession(ctx.session.id);
    // Nothing moved: activity was recorded a moment ago, or the session has been over since this request was let in.
    const { session } = touched ? ctx : await requireSession(ctx);
    return engine.describeSession({ ...session, ...touched });
  });
