import { logoutInput, logoutOutput, SessionError } from '@curfew/contracts';
import type { ApiContext } from '../../trpc/context.ts';
import { endSessions } from '../../trpc/end-sessions.ts';
import type { NamedSession } from '../../trpc/end-sessions.ts';
import { logoutProcedure } from '../../trpc/procedures.ts';

/** Ends this session, or the one a ticket was made for. Idempotent; success without a session too. */
export const logout = logoutProcedure
  .input(logoutInput)
  .output(logoutOutput)
  .mutation(async ({ ctx, input }) => endSessions(ctx, await presentedSessions(ctx, input?.ticket)));

/** The sessions that genuine credentials and a genuine ticket name, live or not. @throws UNAUTHORIZED for a bearer token that names none. */
async function presentedSessions(
  { services, request }: ApiContext,
  ticket: string | undefined,
): Promise<NamedSession[]> {
  const { engine } = services;
  const { credential, refreshCookie } = request;
  const byTicket = ticket === undefined ? null : engine.readLogoutTicket(ticket);
  const byCredential =
    credential.kind === 'bearer'
      ? await engine.identifySessions({ transport: 'bearer', token: credential.token })
      : await engine.identifySessions({
          transport: 'cookie',
          token: credential.kind === 'cookie' ? credential.token : undefined,
          refreshToken: refreshCookie,
        });
  if (credential.kind === 'bearer' && byCredential.length === 0) {
    throw new SessionError('UNAUTHORIZED', 'This token was never issued.', { reason: 'unknown' });
  }
  return byTicket?.scope === 'session' ? [...byCredential, { id: byTicket.sessionId }] : byCredential;
}
