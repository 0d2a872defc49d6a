import { searchAuditInput, searchAuditOutput } from '@curfew/contracts';
import { adminProcedure } from '../../trpc/procedures.ts';

/** The audit trail, newest first. */
export const searchAudit = adminProcedure
  .input(searchAuditInput)
  .output(searchAuditOutput)
  .query(({ ctx, input }) => ctx.services.engine.operators.searchAudit(input));
