import { COUNT_CAP } from '@curfew/contracts';
import type { CappedCount } from '@curfew/contracts';
import type { Prisma } from '@curfew/db';
import type { Transaction } from '../engine-context.ts';

/** How many rows of `user_sessions s JOIN users u` fulfil the condition. Counts no further than {@link COUNT_CAP}. */
export async function countSessionsThat(tx: Transaction, condition: Prisma.Sql): Promise<CappedCount> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT 1 FROM user_sessions s JOIN users u ON u.id = s.user_id
       WHERE ${condition} LIMIT ${COUNT_LIMIT}) AS matching`;
  return cappedCount(row?.count ?? 0);
}

/** One more than is told, to see whether there are more. */
export const COUNT_LIMIT = COUNT_CAP + 1;

export function cappedCount(count: number): CappedCount {
  return { count: Math.min(count, COUNT_CAP), isCapped: count > COUNT_CAP };
}
