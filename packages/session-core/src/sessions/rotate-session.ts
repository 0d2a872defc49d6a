import { SessionError } from '@curfew/contracts';
import { recordAudit } from '../audit/audit-event.ts';
import type { RequestOrigin } from '../device/describe-device.ts';
import type { EngineContext } from '../engine-context.ts';
import { issueCredentials } from './issue-credentials.ts';
import type { IssuedCredentials } from './issue-credentials.ts';
import { liveSessions } from './live-sessions.ts';
import { toLiveSession } from './live-session.ts';
import type { LiveSession } from './live-session.ts';
import { withUserLock } from './with-user-lock.ts';
import type { UserLock, LockedUser } from './with-user-lock.ts';

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
  return withUserLock(context, [current.userId], async (lock) => {
    const user = lock.users.get(current.userId);
    if (!user) throw sessionIsOver();
    const rotated = await rotateLocked(context, { ...lock, user }, { current, epoch: user.epoch });
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

/** The rotation itself, inside a transaction that holds the user; `epoch` is the one the session carries afterwards. */
export async function rotateLocked(
  context: EngineContext,
  { tx, user, now }: UserLock & { user: LockedUser },
  { current, epoch }: { current: LiveSession; epoch: number },
): Promise<RotatedSession> {
  if (!user.isActive) throw sessionIsOver();
  const { policy } = context;
  const isRefreshable = current.accessExpiresAt !== null;
  const { issued, columns } = issueCredentials(context, { ...current, isRefreshable }, now);
  const { count } = await tx.userSession.updateMany({
    where: {
      ...liveSessions(user, now, policy),
      id: current.id,
      tokenHash: current.secretHash,
    },
    data: { ...columns, epoch },
  });
  if (count === 0) throw sessionIsOver();
  return {
    ...issued,
    session: toLiveSession(
      { ...current, ...columns, epoch, now, inactivityLimitSeconds: user.inactivityLimitSeconds },
      columns.tokenHash,
      policy,
    ),
  };
}

/** What a command answers whose session ended while it was under way. */
export function sessionIsOver(): SessionError {
  return new SessionError('UNAUTHORIZED', 'Your session is over. Log in again.', {
    reason: 'unknown',
  });
}
