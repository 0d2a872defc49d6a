import { Prisma } from '@curfew/db';
import { groupCalls } from '../lookup/group-calls.ts';
import type { EngineContext } from '../engine-context.ts';
import { idleSql, secondsSql } from './live-sessions-sql.ts';

/** Moves `last_active` of a session; resolves to whether it moved. */
export type TouchSession = (sessionId: string) => Promise<boolean>;

/**
 * Records activity of the person, at most once per touch interval and session, in one statement for all sessions
 * that were active meanwhile. The statement moves only rows that are valid as it sees them, so it cannot bring an
 * ended session back (G2): neither an invalidated one, nor one that ran out, nor one of an older epoch. Neither does it open a closed access.
 */
export function createTouchSession(
  context: Pick<EngineContext, 'db' | 'policy' | 'checkpoint'>,
): TouchSession {
  const { policy } = context;
  const touch = groupCalls(
    async (sessionIds) => {
      await context.checkpoint('touch:before-update');
      // Rows are locked in the order of their ids, so two instances touching the same sessions cannot deadlock.
      const { text, values } = Prisma.sql`
         WITH due AS (
           SELECT s.id FROM user_sessions s JOIN users u ON u.id = s.user_id
            WHERE s.id = ANY(${sessionIds}::uuid[]) AND s.invalidated_at IS NULL
              AND s.epoch = u.session_epoch AND u.is_active AND s.absolute_expires_at > now()
              AND s.last_active <= now() - ${secondsSql(policy.touchIntervalSeconds)}
              AND (s.transport = 'bearer' OR s.last_active > now() - ${idleSql(policy)})
              AND (s.token_expires_at IS NULL OR s.token_expires_at > now())
            ORDER BY s.id FOR NO KEY UPDATE OF s SKIP LOCKED)
         UPDATE user_sessions s SET last_active = now() FROM due WHERE s.id = due.id RETURNING s.id`;
      const { rows } = await context.db.pool.query<{ id: string }>(text, values);
      return new Map(rows.map(({ id }) => [id, true]));
    },
    { maximumInFlight: 1, maximumGroupSize: 500 },
  );
  return async (sessionId) => (await touch(sessionId)) ?? false;
}
