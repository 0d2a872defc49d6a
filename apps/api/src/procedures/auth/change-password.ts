import { changePasswordInput, changePasswordOutput } from '@curfew/contracts';
import { handOver } from '../../trpc/hand-over.ts';
import { freshProcedure } from '../../trpc/procedures.ts';

/** Replaces the password; every other session ends, this one gets a new credential. */
export const changePassword = freshProcedure
  .meta({ isAllowedBeforePasswordChange: true })
  .input(changePasswordInput)
  .output(changePasswordOutput)
  .mutation(async ({ ctx, input }) => {
    const { engine, passwordLimits } = ctx.services;
    const { origin } = ctx.request;
    const attempt = { email: ctx.user.email, origin, setHeader: ctx.answer.setHeader };
    const change = await passwordLimits.limitAttempt(attempt, () =>
      engine.changePassword(ctx, { ...input, origin }),
    );
    return { ...handOver(ctx, change), endedSessions: change.endedSessions };
  });
