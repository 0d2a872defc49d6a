import { setInactivityLimitInput, setInactivityLimitOutput } from '@curfew/contracts';
import { freshProcedure } from '../../trpc/procedures.ts';

/** Sets how long this person's browsers may be inactive, within the policy; in effect at once, everywhere. */
export const setInactivityLimit = freshProcedure
  .input(setInactivityLimitInput)
  .output(setInactivityLimitOutput)
  .mutation(async ({ ctx, input }) => {
    const { engine } = ctx.services;
    const { origin } = ctx.request;
    const session = await engine.setInactivityLimit(ctx.session, { seconds: input.seconds, origin });
    return {
      session: engine.describeSession(session),
      personalInactivitySeconds: session.inactivityLimitSeconds,
    };
  });
