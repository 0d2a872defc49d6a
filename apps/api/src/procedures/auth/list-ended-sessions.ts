import { listEndedSessionsOutput, noInput } from '@curfew/contracts';
import { protectedProcedure } from '../../trpc/procedures.ts';

/** What ended of the user's sessions within the last 24 hours, the latest first. */
export const listEndedSessions = protectedProcedure
  .input(noInput)
  .output(listEndedSessionsOutput)
  .query(({ ctx }) => ctx.services.engine.listEndedSessions(ctx.user.id));
