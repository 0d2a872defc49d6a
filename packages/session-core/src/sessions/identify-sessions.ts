import type { Transport } from '@curfew/contracts';
import {
  isEarlierPlainToken,
  isRefreshTokenOfSeed,
  parseRefreshToken,
} from '../credentials/refresh-token.ts';
import type { RefreshToken } from '../credentials/refresh-token.ts';
import { isSameHash, parseSessionToken } from '../credentials/session-token.ts';
import type { SessionToken } from '../credentials/session-token.ts';
import type { EngineContext } from '../engine-context.ts';
import type { SessionRecord } from '../lookup/session-record.ts';

/** What a request carries of sessions. More than one of a kind is a mistake of the sender, but each may name one. */
export interface PresentedCredentials {
  /** How they came: what was issued for the other transport names no session. */
  transport: Transport;
  /** `cfs_…` or `cfa_…`. */
  tokens?: readonly string[];
  /** `cfr_…`. */
  refreshTokens?: readonly string[];
}

/** A session that a genuine credential names. Without a `userId` its row has been deleted since: it is over. */
export interface NamedSession {
  id: string;
  userId?: string;
}

export interface Identification {
  sessions: NamedSession[];
  /** Of the credentials that name no session: `unknown` was never issued, as far as can be known, `malformed` could not be. */
  refusals: ('unknown' | 'malformed')[];
}

/**
 * The sessions that genuine credentials belong to, whether they live or not and whatever has replaced the credential
 * since: who may end a session need not be able to use it. Credentials that were never issued cost no query.
 */
export async function identifySessions(
  context: EngineContext,
  { transport, tokens = [], refreshTokens = [] }: PresentedCredentials,
): Promise<Identification> {
  const namings = await Promise.all([
    ...tokens.map((token) => nameByAccess(context, token, transport)),
    ...refreshTokens.map((token) => nameByRefresh(context, token, transport)),
  ]);
  const sessions = new Map<string, NamedSession>();
  for (const naming of namings) if (typeof naming !== 'string') sessions.set(naming.id, naming);
  return {
    sessions: [...sessions.values()],
    refusals: namings.filter((naming) => typeof naming === 'string'),
  };
}

/**
 * The id of the session that a credential names by its text alone, without a query: null where this server cannot have
 * issued it. Names the session of any credential that opens something.
 */
export function namedSessionId(
  { keyring }: Pick<EngineContext, 'keyring'>,
  credential: string,
): string | null {
  const presented = parseSessionToken(credential, keyring) ?? parseRefreshToken(credential, keyring);
  return presented === null || presented.provenance === 'forged' ? null : presented.sessionId;
}

/** Whether both are or were sessions of one user. False where the row of either is gone. */
export async function isSameUser(context: EngineContext, one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([context.findSession(one), context.findSession(other)]);
  return first?.userId !== undefined && first.userId === second?.userId;
}

type Naming = NamedSession | 'unknown' | 'malformed';

async function nameByAccess(context: EngineContext, token: string, transport: Transport): Promise<Naming> {
  const presented = parseSessionToken(token, context.keyring);
  if (presented?.transport !== transport) return 'malformed';
  if (presented.provenance === 'forged') return 'unknown';
  const record = await context.findSession(presented.sessionId);
  if (!record) return presented.provenance === 'issued' ? { id: presented.sessionId } : 'unknown';
  return matchAccess(context, record, presented) === null
    ? 'unknown'
    : { id: record.id, userId: record.userId };
}

async function nameByRefresh(context: EngineContext, token: string, transport: Transport): Promise<Naming> {
  const presented = parseRefreshToken(token, context.keyring);
  if (!presented) return 'malformed';
  if (presented.provenance === 'forged') return 'unknown';
  const record = await context.findSession(presented.sessionId);
  if (!record) return presented.provenance === 'issued' ? { id: presented.sessionId } : 'unknown';
  const isOfSession = record.transport === transport && matchRefresh(context, record, presented) !== null;
  return isOfSession ? { id: record.id, userId: record.userId } : 'unknown';
}

/**
 * Whether the token is the current credential of the session, or one that was issued for it and has been replaced since.
 * Null: neither, or it came by the other transport.
 */
export function matchAccess(
  { keyring }: Pick<EngineContext, 'keyring'>,
  record: SessionRecord,
  presented: SessionToken,
): 'current' | 'superseded' | null {
  const { id: sessionId, transport, tokenHash, refreshSeed: seed, refreshGeneration: generation } = record;
  if (transport !== presented.transport) return null;
  if (isSameHash(tokenHash, presented.secretHash)) return 'current';
  if (presented.provenance === 'issued') return 'superseded';
  if (seed === null || generation === null) return null;
  const state = { sessionId, transport, generation, seed };
  return isEarlierPlainToken(presented, state, keyring) ? 'superseded' : null;
}

/**
 * Whether the refresh token is one of the session since its last authentication, of whatever generation (`current`), or
 * from before it. Null: neither.
 */
export function matchRefresh(
  { keyring }: Pick<EngineContext, 'keyring'>,
  record: SessionRecord,
  presented: RefreshToken,
): 'current' | 'superseded' | null {
  const { id: sessionId, transport, refreshSeed: seed } = record;
  if (seed !== null && isRefreshTokenOfSeed(presented, { sessionId, transport, seed }, keyring))
    return 'current';
  return presented.provenance === 'issued' ? 'superseded' : null;
}
