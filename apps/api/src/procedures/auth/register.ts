import { registerInput, registerOutput } from '@curfew/contracts';
import { publicProcedure } from '../../trpc/procedures.ts';

/** Creates an account. Begins no session: that takes a login. */
export const register = publicProcedure
  .input(registerInput)
  .output(registerOutput)
  .mutation(async ({ ctx, input }) => {
    await ctx.passwordLimits.limitAddress({ origin: ctx.origin, setHeader: ctx.setHeader });
    return { user: await ctx.engine.registerUser(input, { origin: ctx.origin }) };
  });
