import type { EndReason } from '@curfew/contracts';
import { Prisma } from '@curfew/db';
import { recordAudit } from '../audit/audit-event.ts';
import type { AuditEntry } from '../audit/audit-event.ts';
import type { RequestOrigin } from '../device/describe-device.ts';
import type { EngineContext, Transaction } from '../engine-context.ts';
import { MAXIMUM_SESSION_LIMIT } from '../session-policy.ts';
import type { LockedUser, UserLock } from './with-user-lock.ts';

/** Who ends sessions, why, and from where. */
export interface Ending {
  reason: EndReason;
  /** A user id, or null for the system; left out, the sessions' own user. */
  actorId?: string | null;
  /** Kept in the audit record. `note`, what an operator gave as the reason, reaches whoever is refused for it. */
  details?: AuditEntry['details'];
  /** The person's own session through which they did it: kept, and given to whoever is refused for it. */
  fromSessionId?: string;
  origin: RequestOrigin;
}

type LockOfUser = UserLock & { user: LockedUser };

/**
 * The sessions that are not over, those included whose access is closed until they are refreshed: the rule of
 * `judgeSession` as a condition on rows.
 */
export function liveSessions(
  user: { id: string; epoch: number },
  now: Date,
): { userId: string; epoch: number; invalidatedAt: null; endsAt: { gt: Date } } {
  return { userId: user.id, epoch: user.epoch, invalidatedAt: null, endsAt: { gt: now } };
}

/** The same over the sessions of all users, for statements that name `user_sessions s JOIN users u ON u.id = s.user_id`. */
export function liveSessionsSql(now: Date): Prisma.Sql {
  return Prisma.sql`s.invalidated_at IS NULL AND s.epoch = u.session_epoch AND u.is_active
    AND s.ends_at > ${now}::timestamptz`;
}

/** Exact: no configuration allows a user more live sessions than are counted here. */
export function countLiveSessions(tx: Transaction, where: Prisma.UserSessionWhereInput): Promise<number> {
  return tx.userSession.count({ where, take: MAXIMUM_SESSION_LIMIT });
}

/**
 * Ends those of the sessions that are live, in the caller's transaction and under the user's lock, with one audit
 * record each. Those that had run out are stamped as that: whatever their deadlines say afterwards, they stay over.
 * Returns the ids of those it ended; the others were over before and keep the reason they have.
 */
export async function endLiveSessions(
  context: EngineContext,
  lock: LockOfUser,
  { sessionIds, ...ending }: Ending & { sessionIds: string[] },
): Promise<string[]> {
  const { tx, user, now } = lock;
  const { reason, actorId = user.id } = ending;
  const ended = await tx.userSession.updateManyAndReturn({
    where: { ...liveSessions(user, now), id: { in: sessionIds } },
    data: { invalidatedAt: now, invalidationReason: reason, invalidatedBy: actorId },
    select: { id: true },
  });
  const ids = ended.map(({ id }) => id);
  await recordEnds(context, lock, { sessionIds: ids, ...ending });
  if (ids.length < sessionIds.length) {
    await stampRanOut(context, lock, { origin: ending.origin });
    await confirmTimeouts(tx, { userId: user.id, id: { in: sessionIds } }, actorId ?? user.id);
  }
  return ids;
}

/** Stamps the user's sessions that have run out, each dated by its deadline, with one audit record each. */
export async function stampRanOut(
  context: EngineContext,
  lock: LockOfUser,
  { origin }: { origin: RequestOrigin },
): Promise<void> {
  const { tx, user, now } = lock;
  const ranOut = await tx.$queryRaw<{ id: string; reason: 'inactivity_timeout' | 'absolute_timeout' }[]>`
    UPDATE user_sessions s SET invalidated_at = s.ends_at, invalidation_reason = ${TIMEOUT_REASON}
     WHERE s.user_id = ${user.id}::uuid AND s.epoch = ${user.epoch} AND s.invalidated_at IS NULL
       AND s.ends_at <= ${now}::timestamptz
    RETURNING s.id::text, s.invalidation_reason AS reason`;
  for (const reason of ['inactivity_timeout', 'absolute_timeout'] as const) {
    const sessionIds = ranOut.filter((row) => row.reason === reason).map(({ id }) => id);
    await recordEnds(context, lock, { sessionIds, reason, actorId: null, origin });
  }
}

/** `timeoutOf` for a statement that stamps rows of `user_sessions s`. */
export const TIMEOUT_REASON = Prisma.sql`CASE WHEN s.ends_at < s.absolute_expires_at
  THEN 'inactivity_timeout' ELSE 'absolute_timeout' END`;

/**
 * Notes that somebody has logged out sessions that inactivity had ended. Inactivity alone does not refuse a sealed
 * write that began before it; a logout that was answered does.
 */
async function confirmTimeouts(
  tx: Transaction,
  where: { userId: string; id?: { in: string[] }; epoch?: number },
  actorId: string,
): Promise<void> {
  await tx.userSession.updateMany({
    where: { ...where, invalidationReason: 'inactivity_timeout', invalidatedBy: null },
    data: { invalidatedBy: actorId },
  });
}

/** One audit record for each of these sessions, which the same transaction has just ended. */
async function recordEnds(
  context: EngineContext,
  { tx, user, now, ended }: LockOfUser,
  {
    sessionIds,
    reason,
    actorId = user.id,
    details,
    fromSessionId,
    origin,
  }: Ending & { sessionIds: string[] },
): Promise<void> {
  if (sessionIds.length === 0) return;
  ended.push({ reason, count: sessionIds.length });
  const kept = { ...details, ...(fromSessionId !== undefined && { fromSessionId }) };
  const entries = sessionIds.map((sessionId) => ({
    type: 'session_ended' as const,
    userId: user.id,
    sessionId,
    epoch: user.epoch,
    actorId,
    reason,
    ...(Object.keys(kept).length > 0 && { details: kept }),
  }));
  await recordAudit(tx, entries, { at: now, origin, context });
}
