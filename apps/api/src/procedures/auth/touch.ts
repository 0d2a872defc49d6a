import { noInput, currentSessionSchema } from '@curfew/contracts';
import { setTimeout as pause } from 'node:timers/promises';
import { protectedProcedure, requireSession } from '../../trpc/procedures.ts';

/** A touch passes over a row that another transaction holds, which is a matter of milliseconds. */
const ATTEMPTS = 10;
const PAUSE_MILLISECONDS = 25;

/**
 * "Stay logged in": records activity now and answers with the deadlines that follow from it.
 * @throws UNAUTHORIZED when the session ended meanwhile.
 */
export const touch = protectedProcedure
  .input(noInput)
  .output(currentSessionSchema)
  .mutation(async ({ ctx }) => {
    const { engine } = ctx.services;
    let { session } = ctx;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const touched = await engine.touchSession(session.id);
      if (touched) return engine.describeSession({ ...session, ...touched });
      // Activity was recorded a moment ago, the session has been over since this request was let in, or its row is held.
      ({ session } = await requireSession(ctx));
      if (!session.isTouchDue) break;
      await pause(PAUSE_MILLISECONDS);
    }
    return engine.describeSession(session);
  });
