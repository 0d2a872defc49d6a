import { Prisma } from '@curfew/db';
import { dueSessionsSql } from './due-sessions.ts';
import { TIMEOUT_REASON } from './live-sessions.ts';

/** How far a sweep has come in an index, so that its next batch does not walk again over what the last one has dealt with. */
export interface SweptUpTo {
  batchSize: number;
  after: Date | null;
}

/**
 * Stamps the sessions that ran out first, each dated by its deadline, and rows of ended epochs with the reason of their
 * epoch. Passes over rows that others hold.
 */
export function stampDueSql({ batchSize, after }: SweptUpTo): Prisma.Sql {
  return Prisma.sql`
    WITH due AS (
      SELECT s.id, s.epoch = u.session_epoch AS ran_out,
             (SELECT a.reason FROM audit_events a
               WHERE a.user_id = s.user_id AND a.epoch = s.epoch AND a.type = 'sessions_ended'
                 AND s.epoch <> u.session_epoch LIMIT 1) AS epoch_reason
        FROM user_sessions s JOIN users u ON u.id = s.user_id
       WHERE ${dueSessionsSql()} AND s.ends_at >= ${after ?? '-infinity'}::timestamptz
       ORDER BY s.ends_at LIMIT ${batchSize}::int FOR NO KEY UPDATE OF s SKIP LOCKED)
    UPDATE user_sessions s
       SET invalidated_at = CASE WHEN due.ran_out THEN s.ends_at ELSE now() END,
           invalidation_reason =
             CASE WHEN due.ran_out THEN ${TIMEOUT_REASON} ELSE coalesce(due.epoch_reason, 'user_logout_all') END
      FROM due WHERE s.id = due.id
    RETURNING s.id::text, s.user_id::text AS "userId", s.epoch, s.ends_at AS "endsAt", now() AS now,
              s.invalidation_reason AS reason, due.ran_out AS "ranOut"`;
}

/** Deletes what has been over for longer than the retention, the oldest first. */
export function deleteOldSql(
  { batchSize, after }: SweptUpTo,
  { retentionSeconds }: { retentionSeconds: number },
): Prisma.Sql {
  return Prisma.sql`
    DELETE FROM user_sessions WHERE id IN (
      SELECT id FROM user_sessions
       WHERE invalidated_at <= now() - make_interval(secs => ${retentionSeconds}::int)
         AND invalidated_at >= ${after ?? '-infinity'}::timestamptz
       ORDER BY invalidated_at LIMIT ${batchSize}::int FOR UPDATE SKIP LOCKED)
    RETURNING invalidated_at AS "invalidatedAt"`;
}
