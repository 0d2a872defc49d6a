import type { BearerTokens, CurrentSession } from '@curfew/contracts';
import type { IssuedCredentials, LiveSession } from '@curfew/session-core';
import type { ApiContext } from './context.ts';

type Issued = IssuedCredentials & { session: LiveSession };

/** Hands new credentials over the way their session travels: into HttpOnly cookies, or into the answer. */
export function handOver(
  { services: { engine }, answer }: ApiContext,
  issued: Issued,
): { session: CurrentSession; logoutTicket: string; logoutAllTicket: string; tokens?: BearerTokens } {
  const told = {
    session: engine.describeSession(issued.session),
    ...engine.createLogoutTickets(issued.session),
  };
  if (issued.session.transport === 'bearer') return { ...told, tokens: toBearerTokens(issued) };
  answer.setSessionCookies(issued);
  return told;
}

function toBearerTokens({ token, refreshToken, session }: Issued): BearerTokens {
  const { accessExpiresAt, absoluteExpiresAt, inactivityExpiresAt } = session;
  if (refreshToken === null || accessExpiresAt === null) {
    throw new TypeError('a bearer session can always be refreshed');
  }
  const isIdleFirst = inactivityExpiresAt !== null && inactivityExpiresAt < absoluteExpiresAt;
  return {
    accessToken: token,
    accessExpiresAt: accessExpiresAt.toISOString(),
    refreshToken,
    refreshExpiresAt: (isIdleFirst ? inactivityExpiresAt : absoluteExpiresAt).toISOString(),
  };
}
