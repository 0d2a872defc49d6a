import { findUsersInput, findUsersOutput } from '@curfew/contracts';
import { adminProcedure } from '../../trpc/procedures.ts';

/** Users by any part of their address or name. */
export const findUsers = adminProcedure
  .input(findUsersInput)
  .output(findUsersOutput)
  .query(({ ctx, input }) => ctx.services.engine.operators.findUsers(input));
