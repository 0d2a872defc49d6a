import { SessionError } from '@curfew/contracts';
import type { LogoutOutput } from '@curfew/contracts';
import type { Identification, LogoutTicket, NamedSession, PresentedCredentials } from '@curfew/session-core';
import type { ApiContext } from './context.ts';
import { answerLogout } from './logout-answer.ts';
import { endByTicket, readTicket, ticketRefused } from './logout-ticket.ts';
import type { EndingByTicket } from './logout-ticket.ts';

/**
 * Ends every session that a genuine credential or ticket of this request names, live or not, whatever else came with it.
 * The answer says that something is over only if something was named.
 * @throws UNAUTHORIZED when what was presented names nothing: a credential that was never issued, or a ticket that cannot
 * be read. Nothing was ended then.
 */
export async function endPresented(ctx: ApiContext, ticket: string | undefined): Promise<LogoutOutput> {
  const read = ticket === undefined ? undefined : await readTicket(ctx, ticket);
  const { sessions, refusals } = await identifyPresented(ctx);
  if (sessions.length === 0 && !read) {
    if (read === null) throw ticketRefused();
    const [reason] = refusals;
    if (reason !== undefined) throw credentialRefused(reason);
  }
  const byTicket = read ? await endByTicket(ctx, read) : undefined;
  if (!read || !byTicket) return endSessions(ctx, sessions);
  // A second transaction for what is over already could only fail, and deny what the first has done.
  const others = sessions.filter((session) => !isEndedBy(read, byTicket, session));
  return endSessions(ctx, others, byTicket);
}

function isEndedBy(ticket: LogoutTicket, ending: EndingByTicket, session: NamedSession): boolean {
  if (ticket.scope === 'session') return session.id === ticket.sessionId;
  return session.userId === ticket.userId && ending.hasOpenSessions !== true;
}

/** Ends the sessions; `before` is what the same logout has ended already. */
export async function endSessions(
  ctx: ApiContext,
  sessions: readonly NamedSession[],
  before?: EndingByTicket,
): Promise<LogoutOutput> {
  const { engine } = ctx.services;
  const ending = { reason: 'user_logout' as const, origin: ctx.request.origin };
  const ends = await Promise.all(sessions.map(({ id }) => engine.invalidateSession(id, ending)));
  const all = before ? [before, ...ends] : ends;
  return answerLogout(ctx, {
    endedSessions: all.reduce((sum, one) => sum + one.endedSessions, 0),
    at: all.at(-1)?.at ?? (await engine.now()),
    isNamed: all.length > 0,
    hasOpenSessions: before?.hasOpenSessions === true,
    userId: sessions.find(({ userId }) => userId)?.userId,
  });
}

async function identifyPresented({ services, request }: ApiContext): Promise<Identification> {
  const { cookies, refreshCookies, bearerTokens } = request.presented;
  const presented: PresentedCredentials[] = [{ transport: 'bearer', tokens: bearerTokens }];
  if (!request.isBearerOnly) {
    presented.push({ transport: 'cookie', tokens: cookies, refreshTokens: refreshCookies });
  }
  const found = await Promise.all(presented.map((each) => services.engine.identifySessions(each)));
  // A cookie that could not be ours names nothing, as no cookie does; a program is told of its mistake.
  const [byBearer, ...byCookie] = found;
  const cookieRefusals = byCookie.flatMap(({ refusals }) => refusals.filter((one) => one === 'unknown'));
  return {
    sessions: found.flatMap(({ sessions }) => sessions),
    refusals: [...(byBearer?.refusals ?? []), ...cookieRefusals],
  };
}

function credentialRefused(reason: 'unknown' | 'malformed'): SessionError {
  return new SessionError('UNAUTHORIZED', 'This credential was not issued here. Nothing was ended.', {
    reason,
  });
}
