import type { ClientKind, CurrentSession, User } from '@curfew/contracts';
import type { SessionRecord } from '../lookup/session-record.ts';
import { freshDeadline, inactivityDeadline, isPast } from '../rules/judge-session.ts';
import type { SessionPolicy } from '../session-policy.ts';

/** A session that was valid at `now`, with its deadlines. All moments are the database's. */
export interface LiveSession {
  id: string;
  userId: string;
  epoch: number;
  clientKind: ClientKind;
  /** The hash of the secret it was reached with: a rotation makes this out of date. */
  secretHash: Uint8Array<ArrayBuffer>;
  inactivityExpiresAt: Date;
  absoluteExpiresAt: Date;
  freshUntil: Date;
  now: Date;
  isFresh: boolean;
  /** Whether activity now would move `last_active`. */
  isTouchDue: boolean;
}

type SessionTimes = Pick<SessionRecord, 'lastActive' | 'authenticatedAt' | 'absoluteExpiresAt' | 'now'>;

export function toLiveSession(
  session: Pick<SessionRecord, 'id' | 'userId' | 'epoch' | 'clientKind'> & SessionTimes,
  secretHash: Uint8Array<ArrayBuffer>,
  policy: SessionPolicy,
): LiveSession {
  const { id, userId, epoch, clientKind, absoluteExpiresAt, now } = session;
  const freshUntil = freshDeadline(session.authenticatedAt, policy);
  const touchDueAt = new Date(session.lastActive.getTime() + policy.touchIntervalSeconds * 1000);
  return {
    id,
    userId,
    epoch,
    clientKind,
    secretHash,
    inactivityExpiresAt: inactivityDeadline(session.lastActive, policy),
    absoluteExpiresAt,
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
    inactivityExpiresAt: session.inactivityExpiresAt.toISOString(),
    absoluteExpiresAt: session.absoluteExpiresAt.toISOString(),
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
