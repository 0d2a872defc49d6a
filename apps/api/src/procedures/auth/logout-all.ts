import { logoutInput, logoutOutput } from '@curfew/contracts';
import { endEverywhere } from '../../trpc/end-everywhere.ts';
import { logoutProcedure } from '../../trpc/procedures.ts';

/**
 * Ends every session of the user, this one included. Never asks for the password again: in an emergency that costs time. A
 * ticket of that scope does the same for the sessions that had begun when it was made, whatever became of the credential.
 */
export const logoutAll = logoutProcedure
  .input(logoutInput)
  .output(logoutOutput)
  .mutation(({ ctx, input }) => endEverywhere(ctx, input?.ticket));
