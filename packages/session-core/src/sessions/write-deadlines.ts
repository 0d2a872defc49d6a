import type { Transport } from '@curfew/contracts';
import { Prisma } from '@curfew/db';
import type { Transaction } from '../engine-context.ts';
import { deadlinesAt } from '../rules/deadlines.ts';
import type { Deadlines } from '../rules/deadlines.ts';
import type { SessionPolicy } from '../session-policy.ts';
import { isRefreshable } from './live-session.ts';

/** A row whose deadlines are to be computed anew, as {@link DEADLINE_COLUMNS} selects it. */
export interface DeadlineRow extends Deadlines {
  id: string;
  transport: Transport;
  refreshGeneration: number | null;
  lastActive: Date;
  tokenExpiresAt: Date | null;
  absoluteExpiresAt: Date;
}

/** Of `user_sessions s`. */
export const DEADLINE_COLUMNS = Prisma.sql`
  s.id::text, s.transport, s.refresh_generation AS "refreshGeneration", s.last_active AS "lastActive",
  s.token_expires_at AS "tokenExpiresAt", s.absolute_expires_at AS "absoluteExpiresAt",
  s.idle_seconds AS "idleSeconds", s.ends_at AS "endsAt", s.access_ends_at AS "accessEndsAt"`;

/** `deadlinesAt` of a row. */
export function deadlinesOfRow(
  row: DeadlineRow,
  policy: SessionPolicy,
  personalLimitSeconds: number | null,
): Deadlines {
  return deadlinesAt({ ...row, isRefreshable: isRefreshable(row) }, policy, personalLimitSeconds);
}

/** Stores deadlines in one statement. The transaction holds these rows, so that no touch is lost between reading and writing. */
export async function writeDeadlines(
  tx: Transaction,
  rows: Pick<DeadlineRow, 'id' | 'tokenExpiresAt' | 'absoluteExpiresAt' | keyof Deadlines>[],
): Promise<void> {
  if (rows.length === 0) return;
  const column = <Value>(read: (row: (typeof rows)[number]) => Value) => rows.map(read);
  await tx.$executeRaw`
    UPDATE user_sessions s
       SET idle_seconds = due.idle_seconds, ends_at = due.ends_at, access_ends_at = due.access_ends_at,
           absolute_expires_at = due.absolute_expires_at, token_expires_at = due.token_expires_at
      FROM unnest(
             ${column(({ id }) => id)}::uuid[], ${column(({ idleSeconds }) => idleSeconds)}::int[],
             ${column(({ endsAt }) => endsAt)}::timestamptz[],
             ${column(({ accessEndsAt }) => accessEndsAt)}::timestamptz[],
             ${column(({ absoluteExpiresAt }) => absoluteExpiresAt)}::timestamptz[],
             ${column(({ tokenExpiresAt }) => tokenExpiresAt?.toISOString() ?? null)}::timestamptz[])
           AS due (id, idle_seconds, ends_at, access_ends_at, absolute_expires_at, token_expires_at)
     WHERE s.id = due.id`;
}
