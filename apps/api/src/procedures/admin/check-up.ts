import { checkUpOutput, noInput } from '@curfew/contracts';
import { adminProcedure } from '../../trpc/procedures.ts';

/** Database, migrations, clock, sweep and configuration: what is as it should be, and what is not. */
export const checkUp = adminProcedure
  .input(noInput)
  .output(checkUpOutput)
  .query(({ ctx }) => ctx.services.checkUp());
