import { followAuditInput, followAuditOutput } from '@curfew/contracts';
import { adminProcedure } from '../../trpc/procedures.ts';

/** The audit trail as it grows: each answer's position leads to the next. */
export const followAudit = adminProcedure
  .input(followAuditInput)
  .output(followAuditOutput)
  .query(({ ctx, input }) => ctx.services.engine.operators.followAudit(input));
