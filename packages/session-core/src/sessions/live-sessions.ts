import type { EndReason } from '@curfew/contracts';
import type { Prisma } from '@curfew/db';
import { recordAudit } from '../audit/audit-event.ts';
import type { AuditEntry } from '../audit/audit-event.ts';
import type { RequestOrigin } from '../device/describe-device.ts';
import type { EngineContext, Transaction } from '../engine-context.ts';
import { idleSeconds } from '../rules/judge-session.ts';
import { MAXIMUM_SESSION_LIMIT } from '../session-policy.ts';
import type { SessionPolicy } from '../session-policy.ts';
import type { LockedUser, UserLock } from './with-user-lock.ts';

/** Who ends sessions, why, and from where. */
export interface Ending {
  reason: EndReason;
  /** A user id, or null for the system; left out, the sessions' own user. */
  actorId?: string | null;
  /** Kept in the audit record. `note`, what an operator gave as the reason, is told to whoever is refused for it. */
  details?: AuditEntry['details'];
  /** The person's own session through which they did it: kept, and told to whoever is refused for it. */
  fromSessionId?: string;
  origin: RequestOrigin;
}

/**
 * The sessions that are not over, also those whose access is closed until they are refreshed: the rule of
 * `judgeSession` as a condition on rows; a test holds the two together.
 */
export function liveSessions(
  user: { id: string; epoch: number; inactivityLimitSeconds: number | null },
  now: Date,
  policy: SessionPolicy,
): Prisma.UserSessionWhereInput {
  const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
  const idle = ago(idleSeconds(user.inactivityLimitSeconds, policy));
  return {
    userId: user.id,
    epoch: user.epoch,
    invalidatedAt: null,
    absoluteExpiresAt: { gt: now },
    OR: [
      { transport: 'bearer', lastActive: { gt: ago(policy.refreshInactivitySeconds) } },
      { transport: 'cookie', refreshGeneration: { not: null } },
      { transport: 'cookie', refreshGeneration: null, lastActive: { gt: idle } },
    ],
  };
}

/** Exact: no configuration allows a user more live sessions than are counted here. */
export function countLiveSessions(tx: Transaction, where: Prisma.UserSessionWhereInput): Promise<number> {
  return tx.userSession.count({ where, take: MAXIMUM_SESSION_LIMIT });
}

/**
 * Ends those of the sessions that are live, in the caller's transaction and under the user's lock, with one audit
 * record each. Returns the ids of those it ended; the others were over before and keep the reason they have.
 */
export async function endLiveSessions(
  context: EngineContext,
  lock: UserLock & { user: LockedUser },
  { sessionIds, ...ending }: Ending & { sessionIds: string[] },
): Promise<string[]> {
  const { tx, user, now } = lock;
  const { reason, actorId = user.id } = ending;
  const ended = await tx.userSession.updateManyAndReturn({
    where: { ...liveSessions(user, now, context.policy), id: { in: sessionIds } },
    data: {
      invalidatedAt: now,
      invalidationReason: reason,
      invalidatedBy: actorId,
    },
    select: { id: true },
  });
  const ids = ended.map(({ id }) => id);
  await recordEnds(context, lock, { sessionIds: ids, ...ending });
  return ids;
}

/** One audit record for each of these sessions, which the same transaction has just ended. */
export async function recordEnds(
  context: EngineContext,
  { tx, user, now, ended }: UserLock & { user: LockedUser },
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

/**
 * Ends a whole epoch of a user in one row write: every session that carries it, however many there are, is over
 * when the transaction commits (G3). One audit record speaks for them all. Returns the new epoch.
 */
export async function endEpoch(
  context: EngineContext,
  lock: UserLock & { user: LockedUser },
  { endedSessions, ...ending }: Ending & { endedSessions: number },
): Promise<number> {
  const { tx, user, now } = lock;
  await tx.user.update({
    where: { id: user.id },
    data: { sessionEpoch: user.epoch + 1, updatedAt: now },
    select: { id: true },
  });
  const entry = {
    type: 'sessions_ended' as const,
    userId: user.id,
    epoch: user.epoch,
    actorId: ending.actorId === undefined ? user.id : ending.actorId,
    reason: ending.reason,
    details: {
      endedSessions,
      ...ending.details,
      ...(ending.fromSessionId !== undefined && { fromSessionId: ending.fromSessionId }),
    },
  };
  await recordAudit(tx, [entry], { at: now, origin: ending.origin, context });
  if (endedSessions > 0) lock.ended.push({ reason: ending.reason, count: endedSessions });
  return user.epoch + 1;
}
