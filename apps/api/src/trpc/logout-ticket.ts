import { SessionError } from '@curfew/contracts';
import type { LogoutTicket, SessionInvalidation } from '@curfew/session-core';
import type { ApiContext } from './context.ts';

/** What a genuine ticket can do; null for one that was not issued here, or has outlived every session it could end. */
export async function readTicket({ services }: ApiContext, text: string): Promise<LogoutTicket | null> {
  const { engine } = services;
  const ticket = engine.readLogoutTicket(text);
  if (ticket?.scope !== 'everywhere') return ticket;
  const { absoluteLifetimeSeconds, refreshLifetimeSeconds } = engine.policy;
  const longestSeconds = Math.max(absoluteLifetimeSeconds, refreshLifetimeSeconds);
  const now = await engine.now();
  return now.getTime() - ticket.madeAt.getTime() < longestSeconds * 1000 ? ticket : null;
}

export type EndingByTicket = SessionInvalidation & { hasOpenSessions?: boolean };

export function endByTicket(
  { services, request }: ApiContext,
  ticket: LogoutTicket,
): Promise<EndingByTicket> {
  const { engine } = services;
  const { origin } = request;
  return ticket.scope === 'session'
    ? engine.invalidateSession(ticket.sessionId, { reason: 'user_logout', origin })
    : engine.invalidateSessionsBegunBy(ticket, { reason: 'user_logout_all', origin });
}

export function ticketRefused(): SessionError {
  return new SessionError(
    'UNAUTHORIZED',
    'This logout ticket was not issued here, or is too old. Nothing was ended.',
    { reason: 'unknown' },
  );
}
