import { refreshInput, refreshOutput, SessionError } from '@curfew/contracts';
import type { ApiContext } from '../../trpc/context.ts';
import { handOver } from '../../trpc/hand-over.ts';
import { publicProcedure } from '../../trpc/procedures.ts';
import { sessionRefused } from '../../trpc/session-refused.ts';

/**
 * Opens the access of this session again without a password; sensitive procedures still ask for it. The same token,
 * presented again after a lost answer or by several tabs at once, gets the same credentials.
 */
export const refresh = publicProcedure
  .input(refreshInput)
  .output(refreshOutput)
  .mutation(async ({ ctx, input }) => {
    const { transport, refreshToken } = presented(ctx, input?.refreshToken);
    const { origin, log } = ctx.request;
    const result = await ctx.services.engine.refreshSession(refreshToken, { transport, origin });
    if (!result.refreshed) {
      if (result.reason === 'refresh_reuse')
        log.error({ sessionId: result.sessionId }, 'refresh token reused');
      throw sessionRefused(result);
    }
    if (result.isRepeated)
      log.info({ sessionId: result.session.id }, 'refresh token repeated within the grace');
    return { user: result.user, ...handOver(ctx, result) };
  });

/** A token in the body is a program's, one in the cookie a browser's. */
function presented({ request }: ApiContext, fromBody: string | undefined) {
  if (fromBody === undefined) return { transport: 'cookie' as const, refreshToken: request.refreshCookie };
  if (request.credential.kind === 'cookie' || request.refreshCookie !== undefined) {
    throw new SessionError('AMBIGUOUS_CREDENTIALS', 'Send one credential: the cookie or the token, once.');
  }
  return { transport: 'bearer' as const, refreshToken: fromBody };
}
