import { explainInput, explainOutput } from '@curfew/contracts';
import { adminProcedure } from '../../trpc/procedures.ts';

/** Why a session or a credential is refused or accepted. Changes nothing; a mutation, because a query is in the URL. */
export const explain = adminProcedure
  .input(explainInput)
  .output(explainOutput)
  .mutation(({ ctx, input }) => ctx.services.engine.operators.explain(input.subject));
