import { emailSchema } from '@curfew/contracts';
import type { Role } from '@curfew/contracts';
import { uuidv7 } from 'uuidv7';
import type { Prisma } from './generated/client.ts';
import { pendingMigrations } from './migrate.ts';
import { openDatabase } from './open-database.ts';

export interface RoleChange {
  /** Canonical. */
  email: string;
  /** False: the account had that role already, and nothing was written. */
  isChanged: boolean;
  isActive: boolean;
  /** Active admins there are now. */
  operators: number;
}

/**
 * Gives the account with this address the role, with one audit record, in one transaction. This is how the first
 * operator comes about: whoever can write to the database may. It holds from the account's next request on.
 * @throws Error that says what to do, for a text that is no address, an unknown account, a database not migrated, and when
 * it would take the role away from the last operator who can log in.
 */
export async function changeRole(url: string, address: string, role: Role): Promise<RoleChange> {
  const parsed = emailSchema.safeParse(address);
  if (!parsed.success) throw new Error(`"${address}" is not an e-mail address.`);
  const email = parsed.data;
  if ((await pendingMigrations(url)).length > 0) {
    throw new Error('The database is not migrated. Run pnpm db:migrate first.');
  }
  const db = openDatabase({ url, poolSize: 1, applicationName: 'curfew-db-admin' });
  try {
    return await db.prisma.$transaction((tx) => changeRoleWithin(tx, email, role));
  } finally {
    await db.close();
  }
}

/** The change itself, in a transaction of the caller: for tests that hold it open. */
export async function changeRoleWithin(
  tx: Prisma.TransactionClient,
  email: string,
  role: Role,
): Promise<RoleChange> {
  // Every operator, in the order of their ids: of two demotions at once, the second waits and counts without the first.
  const locked = await tx.$queryRaw<LockedUser[]>`
    WITH locked AS MATERIALIZED (
      SELECT id::text, email, role, is_active AS "isActive" FROM users
       WHERE email = ${email} OR (role = 'admin' AND is_active) ORDER BY users.id FOR NO KEY UPDATE)
    SELECT *, clock_timestamp() AS now FROM locked`;
  const user = locked.find((each) => each.email === email);
  if (!user) throw new Error(`No account has the address ${email}. Register it first.`);
  const { id, isActive, now: at } = user;
  const others = locked.filter((each) => each !== user).length;
  const isChanged = user.role !== role;
  if (isChanged && role !== 'admin' && isActive && others === 0) {
    throw new Error(`${email} is the last operator who can log in. Make another account an operator first.`);
  }
  if (isChanged) {
    await tx.user.update({ where: { id }, data: { role, updatedAt: at }, select: { id: true } });
    const details = { from: user.role, to: role };
    const record = {
      id: uuidv7(),
      at,
      type: 'role_changed',
      userId: id,
      userAgent: 'pnpm db:admin',
      details,
    };
    await tx.auditEvent.create({ data: record, select: { id: true } });
  }
  return { email, isChanged, isActive, operators: others + Number(role === 'admin' && isActive) };
}

interface LockedUser {
  id: string;
  email: string;
  role: Role;
  isActive: boolean;
  now: Date;
}
