import { renameSessionInput, renameSessionOutput } from '@curfew/contracts';
import { protectedProcedure } from '../../trpc/procedures.ts';

/** Gives a session of the user the name they call it by. Another user's session and one that is over are told alike. */
export const renameSession = protectedProcedure
  .input(renameSessionInput)
  .output(renameSessionOutput)
  .mutation(({ ctx, input }) =>
    ctx.services.engine.renameSession(ctx.session, { ...input, origin: ctx.request.origin }),
  );
