import { recordAudit } from '../audit/audit-event.ts';
import type { RequestOrigin } from '../device/describe-device.ts';
import type { EngineContext } from '../engine-context.ts';
import { issueCredentials } from './issue-credentials.ts';
import type { IssuedCredentials } from './issue-credentials.ts';
import { toLiveSession } from './live-session.ts';
import type { LiveSession } from './live-session.ts';
import { withActingSession } from './with-acting-session.ts';
import type { ActingLock } from './with-acting-session.ts';

export type RotatedSession = IssuedCredentials & { session: LiveSession };

/**
 * Gives a session whose person has just authenticated again new credentials and kills the ones before; all
 * deadlines start anew (NIST 800-63B-4 §5.2).
 * @throws UNAUTHORIZED when the session ended, was rotated by another request or its user disabled since it was
 * validated; then nothing changed. A password that changed meanwhile is one of these: it ends or rotates every session.
 */
export function rotateSession(
  context: EngineContext,
  current: LiveSession,
  { origin }: { origin: RequestOrigin },
): Promise<RotatedSession> {
  return withActingSession(context, { session: current }, async (lock) => {
    const { user } = lock;
    const rotated = await rotateLocked(context, lock, { current, epoch: user.epoch });
    const entry = {
      type: 'reauthenticated' as const,
      userId: user.id,
      sessionId: current.id,
      actorId: user.id,
    };
    await recordAudit(lock.tx, [entry], { at: lock.now, origin, context });
    return rotated;
  });
}

/** The rotation itself, under the lock of the session that acts; `epoch` is the one the session carries afterwards. */
export async function rotateLocked(
  context: EngineContext,
  { tx, user, now }: ActingLock,
  { current, epoch }: { current: LiveSession; epoch: number },
): Promise<RotatedSession> {
  const { inactivityLimitSeconds } = user;
  const held = { ...current, isRefreshable: current.accessExpiresAt !== null, inactivityLimitSeconds };
  const { issued, columns } = issueCredentials(context, held, now);
  await tx.userSession.update({
    where: { id: current.id },
    data: { ...columns, epoch },
    select: { id: true },
  });
  const row = { ...current, ...columns, epoch, now, inactivityLimitSeconds };
  return { ...issued, session: toLiveSession(row, columns.tokenHash, context.policy) };
}
