import type { RefusalReason } from '@curfew/contracts';
import { recordAudit } from '../audit/audit-event.ts';
import { isSameHash, parseSessionToken } from '../credentials/session-token.ts';
import type { RequestOrigin } from '../device/describe-device.ts';
import type { EngineContext } from '../engine-context.ts';
import type { SessionRecord } from '../lookup/session-record.ts';
import { judgeSession } from '../rules/judge-session.ts';
import { findEnding } from './find-ending.ts';
import { invalidateSession } from './invalidate-session.ts';
import { toLiveSession, toUser } from './live-session.ts';
import type { LiveSession, SessionUser } from './live-session.ts';

export type Validation =
  | { valid: true; session: LiveSession; user: SessionUser }
  /** `sessionId` is set when the secret was genuine: then the session existed and is over. `note`: an operator's reason. */
  | { valid: false; reason: RefusalReason; note?: string; sessionId?: string; userId?: string };

/**
 * Accepts a token only if its session is valid in a statement of the database that was sent after this call (G1).
 * Writes nothing, except once per session when its fingerprint is seen to change. A malformed token is refused
 * without a query. Rejects with the driver's error when the database cannot answer: never a refusal.
 */
export async function validateSession(
  context: EngineContext,
  token: string | undefined,
  origin: RequestOrigin = {},
): Promise<Validation> {
  if (token === undefined) return { valid: false, reason: 'missing' };
  const presented = parseSessionToken(token);
  if (!presented) return { valid: false, reason: 'malformed' };
  const record = await context.findSession(presented.sessionId);
  if (!record || record.transport !== 'cookie' || !isSameHash(record.tokenHash, presented.secretHash)) {
    return { valid: false, reason: 'unknown' };
  }
  const genuine = { sessionId: record.id, userId: record.userId };
  const verdict = judgeSession(record, context.policy);
  if (!verdict.valid) {
    return { valid: false, ...(await findEnding(context, record, verdict)), ...genuine };
  }
  if (hasFingerprintChanged(context, record, origin)) {
    const reason = await answerFingerprintChange(context, record, origin);
    if (reason) return { valid: false, reason, ...genuine };
  }
  const session = toLiveSession(record, presented.secretHash, context.policy);
  return { valid: true, session, user: toUser(record) };
}

function hasFingerprintChanged(
  { policy, keyring }: EngineContext,
  record: SessionRecord,
  { fingerprint }: RequestOrigin,
): boolean {
  const begunWith = record.fingerprintHash;
  if (policy.fingerprint === 'off' || begunWith === null) return false;
  // Leaving the fingerprint out would be the easiest way around enforcement.
  if (fingerprint === undefined) return policy.fingerprint === 'enforce';
  return !keyring.macs('fingerprint', fingerprint).some((hash) => isSameHash(hash, begunWith));
}

/** `enforce` ends the session; `alert` records the first change of each session and lets it live. */
async function answerFingerprintChange(
  context: EngineContext,
  record: SessionRecord,
  origin: RequestOrigin,
): Promise<'fingerprint_changed' | null> {
  if (context.policy.fingerprint === 'enforce') {
    await invalidateSession(context, record.id, {
      reason: 'fingerprint_changed',
      actorId: null,
      origin,
    });
    return 'fingerprint_changed';
  }
  if (record.fingerprintChangedAt !== null) return null;
  await context.db.prisma.$transaction(async (tx) => {
    const first = await tx.userSession.updateMany({
      where: { id: record.id, fingerprintChangedAt: null, invalidatedAt: null },
      data: { fingerprintChangedAt: record.now },
    });
    if (first.count === 0) return;
    const entry = {
      type: 'fingerprint_changed' as const,
      userId: record.userId,
      sessionId: record.id,
      actorId: null,
    };
    await recordAudit(tx, [entry], { at: record.now, origin, keyring: context.keyring });
  });
  return null;
}
