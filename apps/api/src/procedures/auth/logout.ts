import { logoutInput, logoutOutput, SessionError } from '@curfew/contracts';
import type { ApiContext } from '../../trpc/context.ts';
import { logoutAnswer } from '../../trpc/logout-answer.ts';
import { logoutProcedure } from '../../trpc/procedures.ts';

/** Ends this session, or the one a ticket was made for. Idempotent; success without a session too. */
export const logout = logoutProcedure
  .input(logoutInput)
  .output(logoutOutput)
  .mutation(async ({ ctx, input }) => {
    if (ctx.request.credential.kind === 'bearer') {
      throw new SessionError('UNAUTHORIZED', 'This token was never issued.', { reason: 'unknown' });
    }
    const sessionIds = await presentedSessions(ctx, input?.ticket);
    const ending = { reason: 'user_logout' as const, origin: ctx.request.origin };
    const ended = await Promise.all(
      sessionIds.map((id) => ctx.services.engine.invalidateSession(id, ending)),
    );
    const endedSessions = ended.reduce((sum, one) => sum + one.endedSessions, 0);
    if (endedSessions === 0) await ctx.services.countIdleLogout(ctx.request.origin.ip, ctx.answer.setHeader);
    return logoutAnswer(endedSessions);
  });

/** The sessions that a genuine credential and a genuine ticket name. Anything else names none. */
async function presentedSessions(ctx: ApiContext, ticket: string | undefined): Promise<string[]> {
  const token = ctx.request.credential.kind === 'cookie' ? ctx.request.credential.token : undefined;
  // Without the origin: a changed fingerprint is no reason to refuse a logout.
  const validation = await ctx.services.engine.validateSession(token);
  const byCookie = validation.valid ? validation.session.id : undefined;
  const byTicket = ticket === undefined ? null : ctx.services.engine.readLogoutTicket(ticket);
  return [...new Set([byCookie, byTicket])].filter((id) => typeof id === 'string');
}
