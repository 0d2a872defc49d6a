import { logoutInput, logoutOutput, SessionError } from '@curfew/contracts';
import type { LogoutOutput } from '@curfew/contracts';
import type { Caller, LogoutTicket, Validation } from '@curfew/session-core';
import type { ApiContext } from '../../trpc/context.ts';
import { answerLogout } from '../../trpc/logout-answer.ts';
import { endByTicket, readTicket, ticketRefused } from '../../trpc/logout-ticket.ts';
import type { EndingByTicket } from '../../trpc/logout-ticket.ts';
import { logoutProcedure, sessionRefused } from '../../trpc/procedures.ts';

/**
 * Ends every session of the user, this one included. Never asks for the password again: in an emergency that costs time. A
 * ticket of that scope does the same for the sessions that had begun when it was made, whatever became of the credential.
 */
export const logoutAll = logoutProcedure
  .input(logoutInput)
  .output(logoutOutput)
  .mutation(async ({ ctx, input }) => {
    const read = input?.ticket === undefined ? undefined : await readTicket(ctx, input.ticket);
    // The credential first: what the ticket ends may be the session it belongs to.
    const { ends, userId, validations, refusal, through } = await endByCredentials(ctx);
    // A second transaction for what is over already could only fail, and deny what the first has done.
    const isCovered = through.some((caller) => read && covers(caller, read));
    const byTicket = read && !isCovered ? [await endByTicket(ctx, read)] : [];
    if (ends.length > 0) return answer(ctx, { ends: [...ends, ...byTicket], userId });
    if (read?.scope === 'everywhere') return answer(ctx, { ends: byTicket, userId: read.userId });
    if (read) return answerOne(ctx, byTicket);
    const repeated = await answerRepeated(ctx, validations);
    if (repeated) return repeated;
    if (read === null && validations.length === 0) throw ticketRefused();
    throw refusal;
  });

interface ByCredentials {
  ends: EndingByTicket[];
  userId?: string;
  /** The callers whose sessions were ended. */
  through: Caller[];
  validations: Validation[];
  refusal: SessionError;
}

/** Ends everything of each user that a valid credential of this request belongs to. */
async function endByCredentials({ services, request }: ApiContext): Promise<ByCredentials> {
  const { engine } = services;
  const { origin, presented, refreshCookie, isBearerOnly } = request;
  const validations = await Promise.all([
    ...presented.bearerTokens.map((token) => engine.validateSession(token, { transport: 'bearer', origin })),
    ...(isBearerOnly ? [] : presented.cookies).map((token) => engine.validateSession(token, { origin })),
  ]);
  const refused = validations.find((validation) => !validation.valid);
  const isClosed = refused === undefined && refreshCookie !== undefined;
  const result: ByCredentials = {
    ends: [],
    through: [],
    validations,
    refusal: sessionRefused(refused ?? { reason: isClosed ? 'access_expired' : 'missing' }),
  };
  for (const validation of validations) {
    if (!validation.valid) continue;
    const ending = { reason: 'user_logout_all' as const, origin };
    try {
      result.ends.push(await engine.invalidateAllOwnSessions(validation.session, ending));
      result.userId = validation.user.id;
      result.through.push(validation);
    } catch (error) {
      // Over or superseded since it was validated: nothing was ended by it.
      if (!(error instanceof SessionError) || error.code !== 'UNAUTHORIZED') throw error;
      result.refusal = error;
      result.validations = validations.map((one) =>
        one === validation ? toRefusal(validation, error) : one,
      );
    }
  }
  return result;
}

/** Whether everything that the ticket ends is over with the sessions of this caller. */
function covers({ session, user }: Caller, ticket: LogoutTicket): boolean {
  return ticket.scope === 'session' ? session.id === ticket.sessionId : user.id === ticket.userId;
}

function toRefusal({ session, user }: Extract<Validation, { valid: true }>, error: SessionError): Validation {
  return { valid: false, reason: error.reason ?? 'unknown', sessionId: session.id, userId: user.id };
}

/** A ticket for one session ends that one, whatever was asked for, and the answer says what is still open. */
async function answerOne(ctx: ApiContext, ends: EndingByTicket[]): Promise<LogoutOutput> {
  const userId = ends[0]?.userId;
  // What cannot be looked up any more is not claimed: the session itself is over.
  const hasOpenSessions =
    userId !== undefined && (await ctx.services.engine.hasLiveSessions(userId).catch(() => true));
  return answer(ctx, { ends: ends.map((one) => ({ ...one, hasOpenSessions })), userId });
}

/**
 * A repetition after a lost answer presents a credential that is over by now. It may not end anything any more, but
 * when nothing is left to end the answer it asks for is true.
 */
async function answerRepeated(ctx: ApiContext, validations: Validation[]): Promise<LogoutOutput | null> {
  const userIds = validations.map((one) => (one.valid ? undefined : one.userId));
  const [userId] = userIds;
  if (userId === undefined || userIds.some((id) => id !== userId)) return null;
  const { engine } = ctx.services;
  if (await engine.hasLiveSessions(userId)) return null;
  return answer(ctx, { ends: [{ endedSessions: 0, at: await engine.now() }], userId });
}

function answer(
  ctx: ApiContext,
  { ends, userId }: Pick<ByCredentials, 'ends'> & { userId?: string | undefined },
): Promise<LogoutOutput> {
  const hasOpenSessions = ends.some((one) => one.hasOpenSessions);
  return answerLogout(ctx, {
    endedSessions: ends.reduce((sum, one) => sum + one.endedSessions, 0),
    at: new Date(Math.max(...ends.map(({ at }) => at.getTime()))),
    userId,
    ...(hasOpenSessions
      ? { hasOpenSessions, message: 'Logged out from all devices but those that are still open' }
      : { message: 'Logged out from all devices' }),
  });
}
