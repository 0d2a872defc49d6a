import { noInput, sessionOutput } from '@curfew/contracts';
import { protectedProcedure } from '../../trpc/procedures.ts';

/** Who is logged in here, and until when. Sets no cookie. */
export const session = protectedProcedure
  .meta({ isAllowedBeforePasswordChange: true })
  .input(noInput)
  .output(sessionOutput)
  .query(({ ctx }) => ({
    user: ctx.user,
    session: ctx.services.engine.describeSession(ctx.session),
    ...ctx.services.engine.createLogoutTickets(ctx.session),
  }));
