import type { EndReason, Role } from '@curfew/contracts';
import { isRetryableConflict } from '@curfew/db';
import type { EngineContext, Transaction } from '../engine-context.ts';

/** A user row while this transaction holds it: nobody else begins or ends a session of this user meanwhile. */
export interface LockedUser {
  id: string;
  epoch: number;
  isActive: boolean;
  role: Role;
  inactivityLimitSeconds: number | null;
}

export interface UserLock {
  tx: Transaction;
  users: ReadonlyMap<string, LockedUser>;
  /** The database's clock, read once every row was held. */
  now: Date;
  /** Sessions this transaction has ended; reported to the observer after the commit. */
  ended: { reason: EndReason; count: number }[];
}

const ATTEMPTS = 3;
const TRANSACTION_LIMITS = { maxWait: 2000, timeout: 5000 };

/**
 * Runs `work` in a transaction that holds the rows of these users. Everything that begins or ends sessions goes
 * through here, so for one user such operations happen one after the other: that is what makes the session limit
 * exact and a login with a replaced password impossible. Rows are locked in the order of their ids. A deadlock or
 * serialization failure is tried again; any other error rolls everything back and is thrown.
 */
export async function withUserLock<Result>(
  context: EngineContext,
  userIds: string[],
  work: (lock: UserLock) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    const ended: UserLock['ended'] = [];
    try {
      const result = await context.db.prisma.$transaction(async (tx) => {
        await context.checkpoint('user-lock:wanted');
        const { users, now } = await lockUsers(tx, userIds);
        await context.checkpoint('user-locked');
        return work({ tx, users, now, ended });
      }, TRANSACTION_LIMITS);
      for (const { reason, count } of ended) context.observe?.ended(reason, count);
      return result;
    } catch (error) {
      if (attempt >= ATTEMPTS || !isRetryableConflict(error)) throw error;
    }
  }
}

/**
 * Locks these users in the given transaction and reads the clock.
 *
 * The clock stands outside of the common table expression: beside FOR UPDATE it would be read before the wait, and a
 * deadline that passed meanwhile would not count. It is read again for each row, so the last one counts.
 */
export async function lockUsers(
  tx: Transaction,
  userIds: string[],
): Promise<Pick<UserLock, 'users' | 'now'>> {
  const rows = await tx.$queryRaw<(LockedUser & { now: Date })[]>`
    WITH locked AS MATERIALIZED (
      SELECT id::text, session_epoch AS epoch, is_active AS "isActive", role,
             inactivity_limit_seconds AS "inactivityLimitSeconds"
        FROM users WHERE id = ANY(${userIds}::uuid[]) ORDER BY users.id FOR NO KEY UPDATE)
    SELECT *, clock_timestamp() AS now FROM locked`;
  return {
    users: new Map(rows.map((row) => [row.id, row])),
    now: rows.at(-1)?.now ?? new Date(0),
  };
}
