import type { CappedCount } from '@curfew/contracts';
import { Prisma } from '@curfew/db';
import type { EngineContext } from '../engine-context.ts';
import { cappedCount, COUNT_LIMIT } from './count-sessions-that.ts';

/** Past their end by the database's clock, for longer than so many seconds, and not stamped yet. One partial index answers it. */
export function dueSessionsSql(waitedSeconds = 0): Prisma.Sql {
  return Prisma.sql`s.invalidated_at IS NULL AND s.ends_at <= now() - make_interval(secs => ${waitedSeconds}::int)`;
}

/** How many sessions have ended by themselves and wait for a sweep to stamp them, for longer than so many seconds. */
export async function countDueSessions(
  { db }: Pick<EngineContext, 'db'>,
  { waitedSeconds }: { waitedSeconds?: number } = {},
): Promise<CappedCount> {
  const [row] = await db.prisma.$queryRaw<{ count: number }[]>(countDueSql(waitedSeconds));
  return cappedCount(row?.count ?? 0);
}

/** Sorted, so that only the index can answer: without statistics a scan of the table looks as good, and is not when nothing is due. */
export function countDueSql(waitedSeconds?: number): Prisma.Sql {
  return Prisma.sql`
    SELECT count(*)::int AS count FROM (
      SELECT 1 FROM user_sessions s
       WHERE ${dueSessionsSql(waitedSeconds)} ORDER BY s.ends_at LIMIT ${COUNT_LIMIT}::int) AS due`;
}
