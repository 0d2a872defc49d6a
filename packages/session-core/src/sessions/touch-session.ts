import { Prisma } from '@curfew/db';
import type { EngineContext } from '../engine-context.ts';
import { groupCalls } from '../lookup/group-calls.ts';
import { accessExpiryOf, inactivityExpiry } from './live-session.ts';
import type { LiveSession, SessionEnds } from './live-session.ts';

/** Records activity now; resolves to the deadlines that were stored, or to null when nothing moved. */
export type TouchSession = (sessionId: string) => Promise<TouchedDeadlines | null>;

export type TouchedDeadlines = Pick<
  LiveSession,
  'now' | 'inactivityExpiresAt' | 'accessExpiresAt' | 'isTouchDue'
>;

type TouchedRow = SessionEnds & { id: string; now: Date };

/**
 * Records activity of the person, at most once per touch interval and session, in one statement for all sessions
 * that were active meanwhile. The statement moves only rows that are live as it sees them, by their own idle time, so it
 * can neither bring an ended session back (G2) nor open a closed access, and never moves a deadline beyond the absolute one.
 */
export function createTouchSession(
  context: Pick<EngineContext, 'db' | 'policy' | 'checkpoint'>,
): TouchSession {
  const touch = groupCalls<TouchedRow>(
    async (sessionIds) => {
      await context.checkpoint('touch:before-update');
      const { text, values } = touchStatement(sessionIds, context.policy.touchIntervalSeconds);
      const { rows } = await context.db.pool.query<TouchedRow>(text, values);
      return new Map(rows.map((row) => [row.id, row]));
    },
    { maximumInFlight: 1, maximumGroupSize: 500 },
  );
  return async (sessionId) => {
    const row = await touch(sessionId);
    if (!row) return null;
    return {
      now: row.now,
      inactivityExpiresAt: inactivityExpiry(row),
      accessExpiresAt: accessExpiryOf(row),
      isTouchDue: false,
    };
  };
}

/**
 * `greatest` keeps a deadline that inactivity does not move, as a remembered browser's end; `least` passes over the null of
 * a session that cannot be refreshed. Rows are locked in the order of their ids, so two instances touching the same
 * sessions cannot deadlock. The user's row is held too: the end of an epoch writes that row alone, and once it is answered
 * nothing of the epoch may be written (G11). A command that holds it is activity of the same person, or their end.
 */
function touchStatement(sessionIds: string[], touchIntervalSeconds: number): Prisma.Sql {
  return Prisma.sql`
    WITH due AS (
      SELECT s.id, now() + make_interval(secs => s.idle_seconds) AS idle_at
        FROM user_sessions s JOIN users u ON u.id = s.user_id
       WHERE s.id = ANY(${sessionIds}::uuid[]) AND s.invalidated_at IS NULL AND s.epoch = u.session_epoch
         AND u.is_active AND s.ends_at > now() AND s.access_ends_at > now()
         AND s.last_active <= now() - make_interval(secs => ${touchIntervalSeconds}::int)
       ORDER BY s.id FOR NO KEY UPDATE OF s SKIP LOCKED FOR SHARE OF u SKIP LOCKED)
    UPDATE user_sessions s
       SET last_active = now(),
           ends_at = least(s.absolute_expires_at, greatest(s.ends_at, due.idle_at)),
           access_ends_at =
             least(s.absolute_expires_at, s.token_expires_at, greatest(s.access_ends_at, due.idle_at))
      FROM due WHERE s.id = due.id
    RETURNING s.id::text, s.transport, s.refresh_generation AS "refreshGeneration", s.ends_at AS "endsAt",
              s.access_ends_at AS "accessEndsAt", s.absolute_expires_at AS "absoluteExpiresAt", now() AS now`;
}
