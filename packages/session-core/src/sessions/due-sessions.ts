import type { CappedCount } from '@curfew/contracts';
import { Prisma } from '@curfew/db';
import type { EngineContext } from '../engine-context.ts';
import { countSessionsThat } from './count-sessions-that.ts';

/** Past their end by the database's clock, for longer than so many seconds, and not stamped yet. One partial index answers it. */
export function dueSessionsSql(waitedSeconds = 0): Prisma.Sql {
  return Prisma.sql`s.invalidated_at IS NULL AND s.ends_at <= now() - make_interval(secs => ${waitedSeconds}::int)`;
}

/** How many sessions have ended by themselves and wait for a sweep to stamp them, for longer than so many seconds. */
export function countDueSessions(
  { db }: Pick<EngineContext, 'db'>,
  { waitedSeconds }: { waitedSeconds?: number } = {},
): Promise<CappedCount> {
  return countSessionsThat(db.prisma, dueSessionsSql(waitedSeconds));
}
