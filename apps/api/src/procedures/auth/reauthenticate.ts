import { reauthenticateInput, reauthenticateOutput } from '@curfew/contracts';
import { protectedProcedure } from '../../trpc/procedures.ts';

/** Makes this session fresh: new credential, new deadlines; the presented credential is dead. */
export const reauthenticate = protectedProcedure
  .meta({ isAllowedBeforePasswordChange: true })
  .input(reauthenticateInput)
  .output(reauthenticateOutput)
  .mutation(async ({ ctx, input }) => {
    const { engine, origin, setHeader, user } = ctx;
    const { token, session } = await ctx.passwordLimits.limitAttempt(
      { email: user.email, origin, setHeader },
      () => engine.reauthenticate(ctx, { password: input.password, origin }),
    );
    ctx.setSessionCookies(token);
    return { session: engine.describeSession(session), logoutTicket: engine.createLogoutTicket(session.id) };
  });
