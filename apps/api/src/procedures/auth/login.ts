import { loginInput, loginOutput } from '@curfew/contracts';
import { publicProcedure } from '../../trpc/procedures.ts';

/** Begins a session. The credential goes into the HttpOnly cookie; whatever session this browser had before ends. */
export const login = publicProcedure
  .input(loginInput)
  .output(loginOutput)
  .mutation(async ({ ctx, input }) => {
    const { email, password, fingerprint = ctx.request.origin.fingerprint } = input;
    const origin = { ...ctx.request.origin, fingerprint };
    const replacedToken = ctx.request.credential.kind === 'cookie' ? ctx.request.credential.token : undefined;
    const { token, session, user, isNewDevice } = await ctx.services.passwordLimits.limitAttempt(
      { email, origin, setHeader: ctx.answer.setHeader },
      () => ctx.services.engine.login({ email, password, clientKind: 'web', origin, replacedToken }),
    );
    ctx.answer.setSessionCookies(token);
    return {
      user,
      session: ctx.services.engine.describeSession(session),
      isNewDevice,
      logoutTicket: ctx.services.engine.createLogoutTicket(session.id),
    };
  });
