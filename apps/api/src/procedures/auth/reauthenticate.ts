import { reauthenticateInput, reauthenticateOutput } from '@curfew/contracts';
import { handOver } from '../../trpc/hand-over.ts';
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
    const rotated = await passwordLimits.limitAttempt(attempt, () =>
      engine.reauthenticate(ctx, { password: input.password, origin }),
    );
    return handOver(ctx, rotated);
  });
