import { registerInput, registerOutput } from '@curfew/contracts';
import { publicProcedure } from '../../trpc/procedures.ts';

/** Creates an account. Begins no session: that takes a login. */
export const register = publicProcedure
  .input(registerInput)
  .output(registerOutput)
  .mutation(async ({ ctx, input }) => {
    await ctx.services.passwordLimits.limitAddress({
      origin: ctx.request.origin,
      setHeader: ctx.answer.setHeader,
    });
    return { user: await ctx.services.engine.registerUser(input, { origin: ctx.request.origin }) };
  });
