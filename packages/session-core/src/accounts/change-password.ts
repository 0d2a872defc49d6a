import { SessionError } from '@curfew/contracts';
import { recordAudit } from '../audit/audit-event.ts';
import type { RequestOrigin } from '../device/describe-device.ts';
import type { EngineContext } from '../engine-context.ts';
import { endEpoch } from '../sessions/end-epoch.ts';
import type { LiveSession, SessionUser } from '../sessions/live-session.ts';
import { rotateLocked } from '../sessions/rotate-session.ts';
import type { RotatedSession } from '../sessions/rotate-session.ts';
import { withActingSession } from '../sessions/with-acting-session.ts';
import type { ActingLock } from '../sessions/with-acting-session.ts';
import { verifyPassword } from './verify-password.ts';

export interface ChangePasswordRequest {
  currentPassword: string;
  newPassword: string;
  origin: RequestOrigin;
}

export type PasswordChange = RotatedSession & { endedSessions: number };

/**
 * Replaces the password and, in the same transaction, ends every other session of the user and gives this one a
 * new credential: all of it happens or nothing. Of two changes at once exactly one succeeds. No session that was
 * begun with the old password is left (G2).
 * @throws INVALID_CREDENTIALS for a wrong current password, PASSWORD_UNACCEPTABLE, or UNAUTHORIZED when this session
 * ended meanwhile.
 */
export async function changePassword(
  context: EngineContext,
  current: { session: LiveSession; user: SessionUser },
  { currentPassword, newPassword, origin }: ChangePasswordRequest,
): Promise<PasswordChange> {
  const { email, displayName } = current.user;
  await verifyPassword(context, { email, password: currentPassword }, origin);
  if (newPassword.normalize('NFC') === currentPassword.normalize('NFC')) {
    throw new SessionError('PASSWORD_UNACCEPTABLE', 'The new password is the current one.');
  }
  context.passwordRule(newPassword, [email, displayName]);
  const passwordHash = await context.passwordHasher.hash(newPassword);
  await context.checkpoint('change-password:password-verified');
  return withActingSession(context, { session: current.session }, (lock) =>
    replacePassword(context, lock, { session: current.session, passwordHash, origin }),
  );
}

async function replacePassword(
  context: EngineContext,
  lock: ActingLock,
  change: { session: LiveSession; passwordHash: string; origin: RequestOrigin },
): Promise<PasswordChange> {
  const { session, passwordHash, origin } = change;
  const { tx, user, now } = lock;
  // Even with no other session: a login that verified the old password must find another epoch.
  const { epoch, endedSessions } = await endEpoch(context, lock, {
    reason: 'password_changed',
    actorId: user.id,
    fromSessionId: session.id,
    exceptSessionId: session.id,
    origin,
    always: true,
  });
  const rotated = await rotateLocked(context, lock, { current: session, epoch });
  await tx.user.update({
    where: { id: user.id },
    data: { passwordHash, mustChangePassword: false, updatedAt: now },
    select: { id: true },
  });
  const entry = {
    type: 'password_changed' as const,
    userId: user.id,
    sessionId: session.id,
    actorId: user.id,
  };
  await recordAudit(tx, [entry], { at: now, origin, context });
  return { ...rotated, endedSessions };
}
