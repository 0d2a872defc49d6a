import { Prisma } from '@curfew/db';
import type { SessionPolicy } from '../session-policy.ts';

/**
 * `liveSessions` over the sessions of all users, which Prisma's conditions cannot say: a session carries the epoch of
 * its own user. For statements that name `user_sessions s JOIN users u ON u.id = s.user_id`; a test holds the two together.
 */
export function liveSessionsSql(now: Date, policy: SessionPolicy): Prisma.Sql {
  return Prisma.sql`s.invalidated_at IS NULL AND s.epoch = u.session_epoch AND u.is_active
    AND ${withinDeadlinesSql(now, policy)}`;
}

/** Whether neither inactivity nor the absolute lifetime has ended the session at that moment, all else aside. */
export function withinDeadlinesSql(now: Date, policy: SessionPolicy): Prisma.Sql {
  const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
  const idle = ago(policy.inactivityTimeoutSeconds + policy.touchIntervalSeconds);
  return Prisma.sql`s.absolute_expires_at > ${now}::timestamptz
    AND CASE WHEN s.transport = 'bearer' THEN s.last_active > ${ago(policy.refreshInactivitySeconds)}::timestamptz
             ELSE s.refresh_generation IS NOT NULL OR s.last_active > ${idle}::timestamptz END`;
}
