import { SessionError } from '@curfew/contracts';
import type { RegisterInput, Role, User } from '@curfew/contracts';
import { isUniqueViolation } from '@curfew/db';
import { uuidv7 } from 'uuidv7';
import { databaseNow, recordAudit } from '../audit/audit-event.ts';
import type { RequestOrigin } from '../device/describe-device.ts';
import type { EngineContext } from '../engine-context.ts';

export interface RegisterUserOptions {
  origin: RequestOrigin;
  role?: Role;
  mustChangePassword?: boolean;
}

/**
 * Creates an account; begins no session.
 * @throws PASSWORD_UNACCEPTABLE, or EMAIL_TAKEN when the address has an account.
 */
export async function registerUser(
  context: EngineContext,
  input: RegisterInput,
  { origin, role = 'user', mustChangePassword = false }: RegisterUserOptions,
): Promise<User> {
  const { email, displayName } = input;
  context.passwordRule(input.password, [email, displayName]);
  const user = { id: uuidv7(), email, displayName, role, mustChangePassword };
  const passwordHash = await context.passwordHasher.hash(input.password);
  try {
    await context.db.prisma.$transaction(async (tx) => {
      const now = await databaseNow(tx);
      await tx.user.create({
        data: { ...user, passwordHash, createdAt: now, updatedAt: now },
        select: { id: true },
      });
      const entry = { type: 'registered' as const, userId: user.id, actorId: user.id };
      await recordAudit(tx, [entry], { at: now, origin, context });
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new SessionError('EMAIL_TAKEN', 'This address has an account already. Log in instead.');
  }
  return user;
}
