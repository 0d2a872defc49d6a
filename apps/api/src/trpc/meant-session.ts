import { idSchema, SESSION_PARAMETER_LENGTH, SessionError } from '@curfew/contracts';
import type { ApiContext } from './context.ts';

/**
 * For a call that names the session it is meant for: a page that still shows one person while the cookie is another's by
 * now must neither read nor change anything of theirs.
 * @throws SESSION_MISMATCH for a credential of another session, whatever else could be said of it; without a query.
 */
export function refuseOtherSession(ctx: ApiContext): void {
  if (isOfAnother(ctx, ['cookies', 'refreshCookies', 'bearerTokens'])) throw mismatch();
}

/** Whether a cookie of the request belongs to another session than the one that was meant. */
export function hasOtherCookie(ctx: ApiContext): boolean {
  return isOfAnother(ctx, ['cookies', 'refreshCookies']);
}

/**
 * What of the presented credentials a logout may act upon: those of the session that was meant, and of others of the same
 * user, who wants to be out of this browser whatever has replaced the session since.
 */
export async function keepMeant(ctx: ApiContext): Promise<ApiContext['request']['presented']> {
  const { presented } = ctx.request;
  const keep = async (credentials: string[]) => {
    const kept = await Promise.all(credentials.map(async (one) => ((await isMeant(ctx, one)) ? [one] : [])));
    return kept.flat();
  };
  const [cookies, refreshCookies, bearerTokens] = await Promise.all([
    keep(presented.cookies),
    keep(presented.refreshCookies),
    keep(presented.bearerTokens),
  ]);
  return { cookies, refreshCookies, bearerTokens };
}

export function mismatch(): SessionError {
  return new SessionError('SESSION_MISMATCH', 'This browser has another session by now. Nothing was done.');
}

type Kind = keyof ApiContext['request']['presented'];

function isOfAnother({ services, request }: ApiContext, kinds: readonly Kind[]): boolean {
  const { meantSessionId, presented } = request;
  if (meantSessionId === undefined) return false;
  const ids = kinds.flatMap((kind) => presented[kind]).map((one) => services.engine.namedSessionId(one));
  return ids.some((id) => id !== null && !isNamedBy(id, meantSessionId));
}

async function isMeant({ services: { engine }, request }: ApiContext, credential: string): Promise<boolean> {
  const id = engine.namedSessionId(credential);
  const meant = request.meantSessionId;
  if (id === null || meant === undefined || isNamedBy(id, meant)) return true;
  // What is no id names nobody's session, and must not reach the database, which others wait for as well.
  return idSchema.safeParse(meant).success && engine.isSameUser(id, meant);
}

/** By the whole id, or by what a stream says of it. */
function isNamedBy(id: string, meant: string): boolean {
  return id === meant || (meant.length === SESSION_PARAMETER_LENGTH && id.endsWith(meant));
}
