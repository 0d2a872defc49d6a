import { changeUserInput, changeUserOutput } from '@curfew/contracts';
import { freshAdminProcedure } from '../../trpc/procedures.ts';

/** Shuts a user out: no login, and every session is over. Not oneself. */
export const disableUser = freshAdminProcedure
  .input(changeUserInput)
  .output(changeUserOutput)
  .mutation(({ ctx, input }) =>
    ctx.services.engine.operators.disableUser(ctx, { ...input, origin: ctx.request.origin }),
  );
