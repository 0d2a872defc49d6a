import type { ClientKind, CurrentSession, Transport, User } from '@curfew/contracts';
import type { SessionRecord } from '../lookup/session-record.ts';
import { accessDeadline, freshDeadline, inactivityDeadline, isPast } from '../rules/judge-session.ts';
import type { SessionTimes } from '../rules/judge-session.ts';
import type { SessionPolicy } from '../session-policy.ts';

/** A session that was valid at `now`, with its deadlines. All moments are the database's. */
export interface LiveSession {
  id: string;
  userId: string;
  epoch: number;
  transport: Transport;
  clientKind: ClientKind;
  /** The hash of the secret it was reached with: a rotation makes this out of date. */
  secretHash: Uint8Array<ArrayBuffer>;
  /** Null: inactivity never ends it. */
  inactivityExpiresAt: Date | null;
  absoluteExpiresAt: Date;
  /** The person's own, as the session was judged by it. */
  inactivityLimitSeconds: number | null;
  /** When it has to be refreshed; null: it cannot be. */
  accessExpiresAt: Date | null;
  freshUntil: Date;
  now: Date;
  isFresh: boolean;
  /** Whether activity now would move `last_active`. */
  isTouchDue: boolean;
}

export function toLiveSession(
  session: Pick<SessionRecord, 'id' | 'userId' | 'epoch' | 'clientKind' | 'authenticatedAt' | 'now'> &
    SessionTimes,
  secretHash: Uint8Array<ArrayBuffer>,
  policy: SessionPolicy,
): LiveSession {
  const { id, userId, epoch, transport, clientKind, absoluteExpiresAt, inactivityLimitSeconds, now } =
    session;
  const freshUntil = freshDeadline(session.authenticatedAt, policy);
  const touchDueAt = new Date(session.lastActive.getTime() + policy.touchIntervalSeconds * 1000);
  return {
    id,
    userId,
    epoch,
    transport,
    clientKind,
    secretHash,
    inactivityExpiresAt: inactivityDeadline(session, policy),
    absoluteExpiresAt,
    inactivityLimitSeconds,
    accessExpiresAt: accessDeadline(session, policy),
    freshUntil,
    now,
    isFresh: !isPast(freshUntil, now),
    isTouchDue: isPast(touchDueAt, now),
  };
}

/** The session as its own holder is told about it. */
export function toCurrentSession(session: LiveSession, policy: SessionPolicy): CurrentSession {
  return {
    id: session.id,
    serverNow: session.now.toISOString(),
    inactivityExpiresAt: session.inactivityExpiresAt?.toISOString() ?? null,
    absoluteExpiresAt: session.absoluteExpiresAt.toISOString(),
    accessExpiresAt: session.accessExpiresAt?.toISOString() ?? null,
    freshUntil: session.freshUntil.toISOString(),
    warningSeconds: policy.warningSeconds,
  };
}

export type SessionUser = User;

/** The fields of the user that may leave the server. */
export function toUser(
  record: Pick<SessionRecord, 'userId' | 'email' | 'displayName' | 'role' | 'mustChangePassword'>,
): SessionUser {
  const { userId, email, displayName, role, mustChangePassword } = record;
  return { id: userId, email, displayName, role, mustChangePassword };
}
