import { logoutInput, logoutOutput, SessionError } from '@curfew/contracts';
import type { LogoutOutput } from '@curfew/contracts';
import type { LogoutTicket, Validation } from '@curfew/session-core';
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
    const validations = await validatePresented(ctx);
    // What a credential is about to end needs no transaction of its own, whose failure would deny what the other has done.
    const isCovered = read ? validations.some((validation) => covers(validation, read)) : false;
    let byTicket = read && !isCovered ? await endByTicket(ctx, read) : undefined;
    const byCredential = await endByCredentials(
      ctx,
      byTicket && read?.scope === 'session' ? await validatePresented(ctx) : validations,
    );
    if (read && isCovered && byCredential.ends.length === 0) byTicket = await endByTicket(ctx, read);
    if (byCredential.ends.length > 0) return answer(ctx, byCredential);
    if (byTicket && read?.scope === 'everywhere')
      return answer(ctx, { ends: [byTicket], userId: read.userId });
    const repeated = await answerRepeated(ctx, byCredential.validations);
    if (repeated) return repeated;
    if (read === null && byCredential.validations.length === 0) throw ticketRefused();
    throw byCredential.refusal;
  });

interface ByCredentials {
  ends: EndingByTicket[];
  userId?: string;
  validations: Validation[];
  refusal: SessionError;
}

function validatePresented({ services: { engine }, request }: ApiContext): Promise<Validation[]> {
  const { origin, presented, isBearerOnly } = request;
  return Promise.all([
    ...presented.bearerTokens.map((token) => engine.validateSession(token, { transport: 'bearer', origin })),
    ...(isBearerOnly ? [] : presented.cookies).map((token) => engine.validateSession(token, { origin })),
  ]);
}

/** Whether everything that the ticket ends is ended with the session behind this credential. */
function covers(validation: Validation, ticket: LogoutTicket): boolean {
  if (!validation.valid) return false;
  return ticket.scope === 'session'
    ? validation.session.id === ticket.sessionId
    : validation.user.id === ticket.userId;
}

/** Ends everything of each user that a valid credential of this request belongs to. */
async function endByCredentials(
  { services: { engine }, request: { origin, refreshCookie } }: ApiContext,
  validations: Validation[],
): Promise<ByCredentials> {
  const refused = validations.find((validation) => !validation.valid);
  const isClosed = refused === undefined && refreshCookie !== undefined;
  const result: ByCredentials = {
    ends: [],
    validations,
    refusal: sessionRefused(refused ?? { reason: isClosed ? 'access_expired' : 'missing' }),
  };
  for (const validation of validations) {
    if (!validation.valid) continue;
    const ending = { reason: 'user_logout_all' as const, origin };
    try {
      result.ends.push(await engine.invalidateAllOwnSessions(validation.session, ending));
      result.userId = validation.user.id;
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

function toRefusal({ session, user }: Extract<Validation, { valid: true }>, error: SessionError): Validation {
  return { valid: false, reason: error.reason ?? 'unknown', sessionId: session.id, userId: user.id };
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
  const hasNewerSessions = ends.some((one) => one.hasNewerSessions);
  return answerLogout(ctx, {
    endedSessions: ends.reduce((sum, one) => sum + one.endedSessions, 0),
    at: new Date(Math.max(...ends.map(({ at }) => at.getTime()))),
    userId,
    ...(hasNewerSessions
      ? { hasNewerSessions, message: 'Logged out from all devices but those that logged in later' }
      : { message: 'Logged out from all devices' }),
  });
}
