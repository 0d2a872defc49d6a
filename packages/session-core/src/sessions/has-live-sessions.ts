import type { EngineContext } from '../engine-context.ts';
import { liveSessionsSql } from './live-sessions.ts';
import { databaseNow } from '../audit/audit-event.ts';

/** Whether any session of the user would be accepted at the moment the database looks, or could be refreshed. */
export async function hasLiveSessions({ db }: EngineContext, userId: string): Promise<boolean> {
  const live = liveSessionsSql(await databaseNow(db.prisma));
  const rows = await db.prisma.$queryRaw<unknown[]>`
    SELECT 1 FROM user_sessions s JOIN users u ON u.id = s.user_id
     WHERE s.user_id = ${userId}::uuid AND ${live} LIMIT 1`;
  return rows.length > 0;
}
