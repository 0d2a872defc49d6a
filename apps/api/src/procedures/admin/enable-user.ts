import { changeUserInput, changeUserOutput } from '@curfew/contracts';
import { freshAdminProcedure } from '../../trpc/procedures.ts';

/** Lets a disabled user log in again. */
export const enableUser = freshAdminProcedure
  .input(changeUserInput)
  .output(changeUserOutput)
  .mutation(({ ctx, input }) =>
    ctx.services.engine.operators.enableUser(ctx, { ...input, origin: ctx.request.origin }),
  );
