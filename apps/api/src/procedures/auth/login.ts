import { loginInput, loginOutput } from '@curfew/contracts';
import { handOver } from '../../trpc/hand-over.ts';
import { publicProcedure } from '../../trpc/procedures.ts';

/**
 * Begins a session. With cookies the credential goes into HttpOnly ones, and whatever sessions this browser had before
 * end; with `transport: 'bearer'` it is in the answer.
 */
export const login = publicProcedure
  .input(loginInput)
  .output(loginOutput)
  .mutation(async ({ ctx, input }) => {
    const { email, password, transport, rememberMe, client } = input;
    const { fingerprint = ctx.request.origin.fingerprint } = input;
    const origin = { ...ctx.request.origin, fingerprint };
    const { cookies: tokens, refreshCookies: refreshTokens } = ctx.request.presented;
    const replaced = { transport: 'cookie' as const, tokens, refreshTokens };
    const begun = await ctx.services.passwordLimits.limitAttempt(
      { email, origin, setHeader: ctx.answer.setHeader },
      () =>
        ctx.services.engine.login({
          email,
          password,
          transport,
          isRemembered: rememberMe,
          client,
          origin,
          ...(transport !== 'bearer' && { replaced }),
        }),
    );
    return { user: begun.user, isNewDevice: begun.isNewDevice, ...handOver(ctx, begun) };
  });
