import { logoutInput, logoutOutput } from '@curfew/contracts';
import type { LogoutOutput } from '@curfew/contracts';
import type { ApiContext } from '../../trpc/context.ts';
import { answerLogout } from '../../trpc/logout-answer.ts';
import { logoutProcedure, requireSession } from '../../trpc/procedures.ts';

/** Ends every session of the user, this one included. Never asks for the password again: in an emergency that costs time. */
export const logoutAll = logoutProcedure
  .input(logoutInput)
  .output(logoutOutput)
  .mutation(async ({ ctx }) => (await answerRepeated(ctx)) ?? logoutEverywhere(ctx));

async function logoutEverywhere(ctx: ApiContext): Promise<LogoutOutput> {
  const { user, session } = await requireSession(ctx);
  const { endedSessions } = await ctx.services.engine.invalidateAllUserSessions(user.id, {
    reason: 'user_logout_all',
    fromSessionId: session.id,
    origin: ctx.request.origin,
  });
  return answerLogout(ctx, { endedSessions, userId: user.id, message: ALL_DEVICES });
}

/**
 * A repetition after a lost answer presents a credential that is over by now. It may not end anything any more, but
 * when nothing is left to end the answer it asks for is true.
 */
async function answerRepeated(ctx: ApiContext): Promise<LogoutOutput | null> {
  const { engine } = ctx.services;
  const { credential } = ctx.request;
  if (credential.kind !== 'cookie' && credential.kind !== 'bearer') return null;
  const validation = await engine.validateSession(credential.token, { transport: credential.kind });
  if (validation.valid || validation.userId === undefined) return null;
  const { userId } = validation;
  if (await engine.hasLiveSessions(userId)) return null;
  return answerLogout(ctx, { endedSessions: 0, userId, message: ALL_DEVICES });
}

const ALL_DEVICES = 'Logged out from all devices';
