import { changePasswordInput, changePasswordOutput } from '@curfew/contracts';
import { freshProcedure } from '../../trpc/procedures.ts';

/** Replaces the password; every other session ends, this one gets a new credential. */
export const changePassword = freshProcedure
  .meta({ isAllowedBeforePasswordChange: true })
  .input(changePasswordInput)
  .output(changePasswordOutput)
  .mutation(async ({ ctx, input }) => {
    const { engine, origin, setHeader, user } = ctx;
    const change = await ctx.passwordLimits.limitAttempt({ email: user.email, origin, setHeader }, () =>
      engine.changePassword(ctx, { ...input, origin }),
    );
    ctx.setSessionCookies(change.token);
    return {
      session: engine.describeSession(change.session),
      logoutTicket: engine.createLogoutTicket(change.session.id),
      endedSessions: change.endedSessions,
    };
  });
