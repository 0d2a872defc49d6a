import { emailSchema } from '@curfew/contracts';
import type { Role } from '@curfew/contracts';
import { uuidv7 } from 'uuidv7';
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
 * @throws Error that says what to do, for a text that is no address, an unknown account and a database not migrated.
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
    return await db.prisma.$transaction(async (tx) => {
      const [user] = await tx.$queryRaw<{ id: string; role: Role; isActive: boolean; now: Date }[]>`
        SELECT id::text, role, is_active AS "isActive", clock_timestamp() AS now
          FROM users WHERE email = ${email} FOR NO KEY UPDATE`;
      if (!user) throw new Error(`No account has the address ${email}. Register it first.`);
      const { id, isActive, now: at } = user;
      const isChanged = user.role !== role;
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
      const operators = await tx.user.count({ where: { role: 'admin', isActive: true } });
      return { email, isChanged, isActive, operators };
    });
  } finally {
    await db.close();
  }
}
