import { SessionError } from '@curfew/contracts';
import type { LogoutOutput } from '@curfew/contracts';
import type { Invalidation, LogoutTicket, Validation } from '@curfew/session-core';
import type { ApiContext } from './context.ts';
import { answerLogout } from './logout-answer.ts';
import { endByTicket, readTicket, ticketRefused } from './logout-ticket.ts';
import { sessionRefused } from './session-refused.ts';

/** What a logout everywhere has done so far, and whom it was about. */
interface Progress {
  ends: Invalidation[];
  /** Users all of whose sessions are over. */
  ended: Set<string>;
  /** Users that something genuine in the request names. */
  named: Set<string>;
  /** Why the first credential that ended nothing was refused. */
  refusal: SessionError | undefined;
}

/**
 * Ends every session of each user that a valid credential of this request belongs to, and what the ticket was made for. A
 * user who is named only by a credential that is over or superseded keeps their sessions, and the answer says so.
 * @throws UNAUTHORIZED when nothing was ended and something that was named is still open, or nothing was named.
 */
export async function endEverywhere(ctx: ApiContext, text: string | undefined): Promise<LogoutOutput> {
  const ticket = text === undefined ? undefined : await readTicket(ctx, text);
  const validations = await validatePresented(ctx);
  const progress: Progress = { ends: [], ended: new Set(), named: new Set(), refusal: undefined };
  // The credentials first: what the ticket ends may be the session one of them belongs to.
  for (const validation of validations) await endBy(ctx, validation, progress);
  if (ticket && !isCovered(ticket, validations, progress)) await endWithTicket(ctx, ticket, progress);
  if (progress.ends.length > 0) return answer(ctx, progress);
  const repeated = await answerRepeated(ctx, progress);
  if (repeated) return repeated;
  if (ticket === null && validations.length === 0) throw ticketRefused();
  throw progress.refusal ?? sessionRefused({ reason: 'missing' });
}

async function validatePresented(ctx: ApiContext): Promise<Validation[]> {
  const { engine } = ctx.services;
  const { origin, presented, isBearerOnly } = ctx.request;
  const validations = await Promise.all([
    ...presented.bearerTokens.map((token) => engine.validateSession(token, { transport: 'bearer', origin })),
    ...(isBearerOnly ? [] : presented.cookies).map((token) => engine.validateSession(token, { origin })),
  ]);
  const isClosed = validations.every((one) => !one.valid && one.reason === 'access_expired');
  return isClosed && !isBearerOnly ? refreshPresented(ctx, validations) : validations;
}

/** A browser that could refresh its session and ask again has its access opened here: it ends with this call. */
async function refreshPresented(
  { services, request }: ApiContext,
  closed: Validation[],
): Promise<Validation[]> {
  const [refreshToken, ...more] = request.presented.refreshCookies;
  if (refreshToken === undefined || more.length > 0) return closed;
  const { origin } = request;
  const refresh = await services.engine.refreshSession(refreshToken, { transport: 'cookie', origin });
  if (refresh.refreshed) return [{ valid: true, session: refresh.session, user: refresh.user }];
  const { refreshed: _refused, ...refusal } = refresh;
  return closed.length > 0 ? closed : [{ valid: false, ...refusal }];
}

async function endBy(ctx: ApiContext, validation: Validation, progress: Progress): Promise<void> {
  const userId = validation.valid ? validation.user.id : validation.userId;
  if (userId !== undefined) progress.named.add(userId);
  if (!validation.valid) {
    progress.refusal ??= sessionRefused(validation);
    return;
  }
  if (progress.ended.has(validation.user.id)) return;
  const ending = { reason: 'user_logout_all' as const, origin: ctx.request.origin };
  try {
    progress.ends.push(await ctx.services.engine.invalidateAllOwnSessions(validation.session, ending));
    progress.ended.add(validation.user.id);
  } catch (error) {
    // Over or superseded since it was validated: nothing was ended by it.
    if (!(error instanceof SessionError) || error.code !== 'UNAUTHORIZED') throw error;
    progress.refusal ??= error;
  }
}

/** A second transaction for what is over already could only fail, and deny what the first has done. */
function isCovered(ticket: LogoutTicket, validations: Validation[], { ended }: Progress): boolean {
  if (ticket.scope === 'everywhere') return ended.has(ticket.userId);
  return validations.some(
    (one) => one.valid && one.session.id === ticket.sessionId && ended.has(one.user.id),
  );
}

async function endWithTicket(ctx: ApiContext, ticket: LogoutTicket, progress: Progress): Promise<void> {
  const { hasOpenSessions, userId, ...ending } = await endByTicket(ctx, ticket);
  progress.ends.push(ending);
  const owner = ticket.scope === 'everywhere' ? ticket.userId : userId;
  if (owner === undefined) return;
  progress.named.add(owner);
  if (ticket.scope === 'everywhere' && hasOpenSessions !== true) progress.ended.add(owner);
}

/**
 * A repetition after a lost answer presents a credential that is over by now. It may not end anything any more, but
 * when nothing is left to end the answer it asks for is true.
 */
async function answerRepeated(ctx: ApiContext, { named }: Progress): Promise<LogoutOutput | null> {
  if (named.size === 0 || (await isAnyoneIn(ctx, named))) return null;
  const at = await ctx.services.engine.now();
  return answer(ctx, { ends: [{ endedSessions: 0, at }], ended: named, named });
}

async function answer(
  ctx: ApiContext,
  { ends, ended, named }: Pick<Progress, 'ends' | 'ended' | 'named'>,
): Promise<LogoutOutput> {
  // What cannot be looked up any more is not claimed, and what was done is not denied for it.
  const others = new Set([...named].filter((id) => !ended.has(id)));
  const hasOpenSessions = await isAnyoneIn(ctx, others).catch(() => true);
  return answerLogout(ctx, {
    endedSessions: ends.reduce((sum, one) => sum + one.endedSessions, 0),
    at: new Date(Math.max(...ends.map(({ at }) => at.getTime()))),
    userId: [...named][0],
    ...(hasOpenSessions
      ? { hasOpenSessions, message: 'Logged out from all devices but those that are still open' }
      : { message: 'Logged out from all devices' }),
  });
}

async function isAnyoneIn({ services }: ApiContext, userIds: ReadonlySet<string>): Promise<boolean> {
  const found = await Promise.all([...userIds].map((id) => services.engine.hasLiveSessions(id)));
  return found.includes(true);
}
