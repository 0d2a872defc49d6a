import type { Transport } from '@curfew/contracts';
import { isGenuineRefreshToken, isSupersededToken, parseRefreshToken } from '../credentials/refresh-token.ts';
import type { RefreshToken } from '../credentials/refresh-token.ts';
import { isSameHash, parseSessionToken } from '../credentials/session-token.ts';
import type { SessionToken } from '../credentials/session-token.ts';
import type { EngineContext } from '../engine-context.ts';
import type { SessionRecord } from '../lookup/session-record.ts';

/** What a request may carry of a session. */
export interface PresentedCredentials {
  /** The way they came: what was issued for the other names no session. */
  transport: Transport;
  /** `cfs_…` or `cfa_…`. */
  token?: string | undefined;
  /** `cfr_…`. */
  refreshToken?: string | undefined;
}

/**
 * The sessions that genuine credentials belong to, whether they live or not: who may end a session need not be able to
 * use it. Anything that is not genuine names none.
 */
export async function identifySessions(
  context: EngineContext,
  { transport, token, refreshToken }: PresentedCredentials,
): Promise<SessionRecord[]> {
  const access = token === undefined ? null : parseSessionToken(token);
  const refresh = refreshToken === undefined ? null : parseRefreshToken(refreshToken);
  const [byAccess, byRefresh] = await Promise.all([
    access && context.findSession(access.sessionId),
    refresh && context.findSession(refresh.sessionId),
  ]);
  const found = new Map<string, SessionRecord>();
  if (access && byAccess && matchAccess(context, byAccess, access) !== null) found.set(byAccess.id, byAccess);
  if (refresh && byRefresh && isRefreshTokenOf(context, byRefresh, refresh))
    found.set(byRefresh.id, byRefresh);
  return [...found.values()].filter((record) => record.transport === transport);
}

/** Whether the secret is the session's, or was until the last refresh. Null: neither, or it came by the other transport. */
export function matchAccess(
  { keyring }: Pick<EngineContext, 'keyring'>,
  record: SessionRecord,
  presented: SessionToken,
): 'current' | 'superseded' | null {
  if (record.transport !== presented.transport) return null;
  if (isSameHash(record.tokenHash, presented.secretHash)) return 'current';
  const { refreshSeed: seed, refreshGeneration: generation } = record;
  if (seed === null || generation === null) return null;
  const state = { sessionId: record.id, transport: record.transport, generation, seed };
  return isSupersededToken(presented, state, keyring) ? 'superseded' : null;
}

/** Whether the refresh token is one of the session's, of whatever generation. */
export function isRefreshTokenOf(
  { keyring }: Pick<EngineContext, 'keyring'>,
  record: SessionRecord,
  presented: RefreshToken,
): boolean {
  const { id: sessionId, transport, refreshSeed: seed } = record;
  return seed !== null && isGenuineRefreshToken(presented, { sessionId, transport, seed }, keyring);
}
