import { MINIMUM_INACTIVITY_SECONDS } from '@curfew/contracts';
import { Prisma } from '@curfew/db';
import type { SessionPolicy } from '../session-policy.ts';

// For statements that name `user_sessions s JOIN users u ON u.id = s.user_id`. What decides is `judgeSession`; a test
// holds each of these against it.

/**
 * `liveSessions` over the sessions of all users, which Prisma's conditions cannot say: a session carries the epoch of
 * its own user.
 */
export function liveSessionsSql(now: Date, policy: SessionPolicy): Prisma.Sql {
  return Prisma.sql`s.invalidated_at IS NULL AND s.epoch = u.session_epoch AND u.is_active
    AND ${withinDeadlinesSql(now, policy)}`;
}

/** Whether neither inactivity nor the absolute lifetime has ended the session at that moment, all else aside. */
export function withinDeadlinesSql(now: Date, policy: SessionPolicy): Prisma.Sql {
  const at = Prisma.sql`${now}::timestamptz`;
  const forgotten = secondsSql(policy.refreshInactivitySeconds);
  return Prisma.sql`s.absolute_expires_at > ${at}
    AND CASE WHEN s.transport = 'bearer' THEN s.last_active > ${at} - ${forgotten}
             ELSE s.refresh_generation IS NOT NULL OR s.last_active > ${at} - ${idleSql(policy)} END`;
}

/** Not yet known to be over, and past a deadline by the database's clock. Each condition has an index of its own. */
export function ranOutSql(policy: SessionPolicy): Prisma.Sql {
  // No person's limit is shorter, by a CHECK: the index need not be read from there on.
  const shortest = Math.min(policy.inactivityTimeoutSeconds, MINIMUM_INACTIVITY_SECONDS);
  return Prisma.sql`s.invalidated_at IS NULL
       AND (s.absolute_expires_at <= now()
            OR s.refresh_generation IS NULL
               AND s.last_active <= now() - ${secondsSql(shortest + policy.touchIntervalSeconds)}
               AND s.last_active <= now() - ${idleSql(policy)}
            OR s.last_active <= now() - ${secondsSql(policy.refreshInactivitySeconds)} AND s.transport = 'bearer')`;
}

/** `idleSeconds` as an interval: after so much inactivity a browser's session, or its access, is over. */
export function idleSql(policy: SessionPolicy): Prisma.Sql {
  const { inactivityTimeoutSeconds, touchIntervalSeconds } = policy;
  // least() passes over null.
  return Prisma.sql`make_interval(
      secs => least(${inactivityTimeoutSeconds}::int, u.inactivity_limit_seconds) + ${touchIntervalSeconds}::int)`;
}

export function secondsSql(seconds: number): Prisma.Sql {
  return Prisma.sql`make_interval(secs => ${seconds}::int)`;
}
