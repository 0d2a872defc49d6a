import { loginInput, loginOutput } from '@curfew/contracts';
import { publicProcedure } from '../../trpc/procedures.ts';

/** Begins a session. The credential goes into the HttpOnly cookie; whatever session this browser had before ends. */
export const login = publicProcedure
  .input(loginInput)
  .output(loginOutput)
  .mutation(async ({ ctx, input }) => {
    const { email, password, fingerprint = ctx.origin.fingerprint } = input;
    const origin = { ...ctx.origin, fingerprint };
    const replacedToken = ctx.credential.kind === 'cookie' ? ctx.credential.token : undefined;
    const { token, session, user, isNewDevice } = await ctx.passwordLimits.limitAttempt(
      { email, origin, setHeader: ctx.setHeader },
      () => ctx.engine.login({ email, password, clientKind: 'web', origin, replacedToken }),
    );
    ctx.setSessionCookies(token);
    return {
      user,
      session: ctx.engine.describeSession(session),
      isNewDevice,
      logoutTicket: ctx.engine.createLogoutTicket(session.id),
    };
  });
