import { logoutInput, logoutOutput } from '@curfew/contracts';
import { endPresented } from '../../trpc/end-presented.ts';
import { logoutProcedure } from '../../trpc/procedures.ts';

/** Ends the session of each genuine credential presented, and what a ticket was made for. Idempotent; success without a session too. */
export const logout = logoutProcedure
  .input(logoutInput)
  .output(logoutOutput)
  .mutation(({ ctx, input }) => endPresented(ctx, input?.ticket));
