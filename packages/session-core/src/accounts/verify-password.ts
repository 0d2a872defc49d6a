import { SessionError } from '@curfew/contracts';
import { databaseNow, recordAudit } from '../audit/audit-event.ts';
import type { RequestOrigin } from '../device/describe-device.ts';
import type { EngineContext } from '../engine-context.ts';
import type { SessionUser } from '../sessions/live-session.ts';

/** A user whose password was right while they had this epoch. */
export interface VerifiedUser {
  user: SessionUser;
  epoch: number;
}

/**
 * Verifies a password. Unknown, disabled and mistaken users are told apart neither by the answer nor by the time it
 * takes. A hash with outdated parameters is replaced on success. A failure leaves an audit record.
 * @throws INVALID_CREDENTIALS, UNAVAILABLE when too many hashes wait.
 */
export async function verifyPassword(
  context: EngineContext,
  credentials: { email: string; password: string },
  origin: RequestOrigin,
): Promise<VerifiedUser> {
  const found = await context.db.prisma.user.findUnique({ where: { email: credentials.email } });
  const passwordHash = found?.passwordHash ?? null;
  const matches = await context.passwordHasher.verify(credentials.password, passwordHash);
  if (!found || !matches || !found.isActive) {
    await recordFailure(context, found?.id ?? null, origin);
    throw new SessionError('INVALID_CREDENTIALS', 'Address or password is wrong.');
  }
  if (context.passwordHasher.isOutdated(found.passwordHash)) {
    await context.db.prisma.user.updateMany({
      where: { id: found.id, passwordHash: found.passwordHash },
      data: { passwordHash: await context.passwordHasher.hash(credentials.password) },
    });
  }
  const { id, email, displayName, mustChangePassword, sessionEpoch } = found;
  const role = found.role === 'admin' ? 'admin' : 'user';
  return {
    user: { id, email, displayName, role, mustChangePassword },
    epoch: sessionEpoch,
  };
}

async function recordFailure(
  context: EngineContext,
  userId: string | null,
  origin: RequestOrigin,
): Promise<void> {
  const entry = { type: 'login_failed' as const, userId, actorId: null };
  const { prisma } = context.db;
  await recordAudit(prisma, [entry], { at: await databaseNow(prisma), origin, context });
}
