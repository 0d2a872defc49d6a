import { recordAudit } from '../audit/audit-event.ts';
import { isSameHash } from '../credentials/session-token.ts';
import type { RequestOrigin } from '../device/describe-device.ts';
import type { EngineContext } from '../engine-context.ts';
import type { SessionRecord } from '../lookup/session-record.ts';
import { invalidateSession } from './invalidate-session.ts';

/**
 * Compares the fingerprint of a request with the one the session was begun with. `enforce` ends a session that
 * differs and says so; `alert` records the first change of each session and lets it live.
 */
export async function checkFingerprint(
  context: EngineContext,
  record: SessionRecord,
  origin: RequestOrigin,
): Promise<'fingerprint_changed' | null> {
  if (!hasFingerprintChanged(context, record, origin)) return null;
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
    await recordAudit(tx, [entry], { at: record.now, origin, context });
  });
  return null;
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
