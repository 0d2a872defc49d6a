import { reauthenticateInput, reauthenticateOutput } from '@curfew/contracts';
import { protectedProcedure } from '../../trpc/procedures.ts';

/** Makes this session fresh: new credential, new deadlines; the presented credential is dead. */
export const reauthenticate = protectedProcedure
  .meta({ isAllowedBeforePasswordChange: true })
  .input(reauthenticateInput)
  .output(reauthenticateOutput)
  .mutation(async ({ ctx, input }) => {
    const { engine, passwordLimits } = ctx.services;
    const { origin } = ctx.request;
    const attempt = { email: ctx.user.email, origin, setHeader: ctx.answer.setHeader };
    const { token, session } = await passwordLimits.limitAttempt(attempt, () =>
      engine.reauthenticate(ctx, { password: input.password, origin }),
    );
    ctx.answer.setSessionCookies(token);
    return { session: engine.describeSession(session), logoutTicket: engine.createLogoutTicket(session.id) };
  });
