import { MINIMUM_INACTIVITY_SECONDS, SessionError } from '@curfew/contracts';
import { recordAudit } from '../audit/audit-event.ts';
import type { RequestOrigin } from '../device/describe-device.ts';
import type { EngineContext } from '../engine-context.ts';
import { idleSeconds } from '../rules/judge-session.ts';
import type { SessionPolicy } from '../session-policy.ts';
import { liveSessions, recordEnds } from './live-sessions.ts';
import type { LiveSession } from './live-session.ts';
import { sessionIsOver } from './rotate-session.ts';
import { withUserLock } from './with-user-lock.ts';
import type { LockedUser, UserLock } from './with-user-lock.ts';

/**
 * Sets the inactivity limit that the person wants for their browsers, or takes it away. From the commit on every instance
 * judges by it. What has been idle for longer than the new limit, or than the old one, is over with its audit
 * record in the same transaction, and the access of such remembered browsers is closed: a longer limit brings nothing
 * back, and no touch that is under way does. The current session counts as active now. Idempotent.
 * @throws VALIDATION_FAILED outside of what {@link MINIMUM_INACTIVITY_SECONDS} and the policy allow; UNAUTHORIZED when
 * the current session is over by now. Then nothing was changed.
 */
export async function setInactivityLimit(
  context: EngineContext,
  current: Pick<LiveSession, 'id' | 'userId' | 'secretHash'>,
  { seconds, origin }: { seconds: number | null; origin: RequestOrigin },
): Promise<void> {
  if (seconds !== null) requireAllowed(seconds, context.policy);
  await withUserLock(context, [current.userId], async (lock) => {
    const { tx, now } = lock;
    const user = lock.users.get(current.userId);
    const isCurrent = { id: current.id, tokenHash: current.secretHash };
    const live = user && liveSessions(user, now, context.policy);
    const { count } = live
      ? await tx.userSession.updateMany({ where: { ...live, ...isCurrent }, data: { lastActive: now } })
      : { count: 0 };
    if (!user || count === 0) throw sessionIsOver();
    if (user.inactivityLimitSeconds === seconds) return;
    await tx.user.update({
      where: { id: user.id },
      data: { inactivityLimitSeconds: seconds, updatedAt: now },
      select: { id: true },
    });
    await endIdle(
      context,
      { ...lock, user },
      { limit: stricter(user.inactivityLimitSeconds, seconds), origin },
    );
    const entry = {
      type: 'inactivity_limit_changed' as const,
      userId: user.id,
      sessionId: current.id,
      actorId: user.id,
      ...(seconds !== null && { details: { seconds } }),
    };
    await recordAudit(tx, [entry], { at: now, origin, context });
  });
}

function requireAllowed(seconds: number, { inactivityTimeoutSeconds }: SessionPolicy): void {
  if (seconds >= MINIMUM_INACTIVITY_SECONDS && seconds <= inactivityTimeoutSeconds) return;
  throw new SessionError(
    'VALIDATION_FAILED',
    `Choose between ${MINIMUM_INACTIVITY_SECONDS} and ${inactivityTimeoutSeconds} seconds.`,
  );
}

function stricter(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

/** Writes down what inactivity ended by this limit. The rows themselves change, so a concurrent touch finds them over. */
async function endIdle(
  context: EngineContext,
  lock: UserLock & { user: LockedUser },
  { limit, origin }: { limit: number | null; origin: RequestOrigin },
): Promise<void> {
  const { tx, user, now } = lock;
  const idleSince = new Date(now.getTime() - idleSeconds(limit, context.policy) * 1000);
  const idle = {
    userId: user.id,
    epoch: user.epoch,
    invalidatedAt: null,
    transport: 'cookie',
    absoluteExpiresAt: { gt: now },
    lastActive: { lte: idleSince },
  };
  const reason = 'inactivity_timeout' as const;
  const ended = await tx.userSession.updateManyAndReturn({
    where: { ...idle, refreshGeneration: null },
    data: { invalidatedAt: now, invalidationReason: reason },
    select: { id: true },
  });
  await tx.userSession.updateMany({
    where: { ...idle, refreshGeneration: { not: null }, tokenExpiresAt: { gt: now } },
    data: { tokenExpiresAt: now },
  });
  const sessionIds = ended.map(({ id }) => id);
  await recordEnds(context, lock, { sessionIds, reason, actorId: null, origin });
}
