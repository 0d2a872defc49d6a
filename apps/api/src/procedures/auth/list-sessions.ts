import { listSessionsInput, listSessionsOutput } from '@curfew/contracts';
import { protectedProcedure } from '../../trpc/procedures.ts';

/** The user's sessions that would be accepted right now; the current one first. */
export const listSessions = protectedProcedure
  .input(listSessionsInput)
  .output(listSessionsOutput)
  .query(({ ctx, input }) => ctx.services.engine.listSessions(ctx.session, input));
