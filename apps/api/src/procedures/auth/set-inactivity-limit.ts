import { setInactivityLimitInput, setInactivityLimitOutput } from '@curfew/contracts';
import { freshProcedure, requireSession } from '../../trpc/procedures.ts';

/** Sets how long this person's browsers may be inactive, within the policy; in effect at once, everywhere. */
export const setInactivityLimit = freshProcedure
  .input(setInactivityLimitInput)
  .output(setInactivityLimitOutput)
  .mutation(async ({ ctx, input }) => {
    const { engine } = ctx.services;
    await engine.setInactivityLimit(ctx.session, { seconds: input.seconds, origin: ctx.request.origin });
    // Looked up again: the deadlines told are those in the database, not those hoped for.
    const { session } = await requireSession(ctx);
    return {
      session: engine.describeSession(session),
      personalInactivitySeconds: session.inactivityLimitSeconds,
    };
  });
