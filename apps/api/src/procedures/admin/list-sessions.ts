import { adminListSessionsInput, adminListSessionsOutput } from '@curfew/contracts';
import { adminProcedure } from '../../trpc/procedures.ts';

/** The live sessions that a filter means: the preview of `admin.logoutSessions`. */
export const listSessions = adminProcedure
  .input(adminListSessionsInput)
  .output(adminListSessionsOutput)
  .query(({ ctx, input }) => ctx.services.engine.operators.listSessions(ctx, input));
