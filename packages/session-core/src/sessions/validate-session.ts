import type { Transport } from '@curfew/contracts';
import { parseSessionToken } from '../credentials/session-token.ts';
import type { RequestOrigin } from '../device/describe-device.ts';
import type { EngineContext } from '../engine-context.ts';
import { judgeSession } from '../rules/judge-session.ts';
import { findEnding } from './find-ending.ts';
import type { KnownEnding } from './find-ending.ts';
import { checkFingerprint } from './check-fingerprint.ts';
import { matchAccess } from './identify-sessions.ts';
import { toLiveSession, toUser } from './live-session.ts';
import type { LiveSession, SessionUser } from './live-session.ts';

export type Validation =
  | { valid: true; session: LiveSession; user: SessionUser }
  /**
   * `sessionId` is set when the credential was genuine: then the session is over, or lives on and has to be refreshed or
   * reached with its newer credential.
   */
  | (KnownEnding & { valid: false; sessionId?: string; userId?: string });

export interface ValidateSessionOptions {
  /** The way the token came. Default `cookie`. */
  transport?: Transport;
  /** Where the holder's request came from. Left out when someone else asks: then no fingerprint is compared. */
  origin?: RequestOrigin;
}

/**
 * Accepts a token only if its session is valid in a statement of the database that was sent after this call (G1).
 * Writes nothing, except once per session when its fingerprint is seen to change. A token that was never issued, or that
 * came by another transport than it was issued for, is refused without a query; one that was issued and has been replaced
 * since is `superseded` while its session lives. Rejects with the driver's error when the
 * database cannot answer: never a refusal.
 */
export async function validateSession(
  context: EngineContext,
  token: string | undefined,
  { transport = 'cookie', origin }: ValidateSessionOptions = {},
): Promise<Validation> {
  if (token === undefined) return { valid: false, reason: 'missing' };
  const presented = parseSessionToken(token, context.keyring);
  if (presented?.transport !== transport) return { valid: false, reason: 'malformed' };
  if (presented.provenance === 'forged') return { valid: false, reason: 'unknown' };
  const record = await context.findSession(presented.sessionId);
  const match = record ? matchAccess(context, record, presented) : null;
  if (!record || match === null) return { valid: false, reason: 'unknown' };
  const genuine = { sessionId: record.id, userId: record.userId };
  const { db, policy } = context;
  const verdict = judgeSession(record);
  const isOver = !verdict.valid && verdict.reason !== 'access_expired';
  if (match === 'superseded' && !isOver) return { valid: false, reason: 'superseded', ...genuine };
  if (!verdict.valid) return { valid: false, ...(await findEnding(db.prisma, record, verdict)), ...genuine };
  const refusal = origin && (await checkFingerprint(context, record, origin));
  if (refusal) return { valid: false, reason: refusal, ...genuine };
  const session = toLiveSession(record, presented.secretHash, policy);
  return { valid: true, session, user: toUser(record) };
}
