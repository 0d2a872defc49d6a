import type { RequestOrigin } from '../device/describe-device.ts';
import type { EngineContext } from '../engine-context.ts';
import type { LiveSession, SessionUser } from '../sessions/live-session.ts';
import { rotateSession } from '../sessions/rotate-session.ts';
import type { RotatedSession } from '../sessions/rotate-session.ts';
import { verifyPassword } from './verify-password.ts';

/**
 * Makes this one session fresh: its person gives the password again, it gets a new credential and new deadlines.
 * @throws INVALID_CREDENTIALS, or UNAUTHORIZED when the session ended meanwhile.
 */
export async function reauthenticate(
  context: EngineContext,
  current: { session: LiveSession; user: SessionUser },
  { password, origin }: { password: string; origin: RequestOrigin },
): Promise<RotatedSession> {
  await verifyPassword(context, { email: current.user.email, password }, origin);
  await context.checkpoint('reauthenticate:password-verified');
  return rotateSession(context, current.session, { origin });
}
