import type { ClientKind, CurrentSession, Transport, User } from '@curfew/contracts';
import type { SessionRecord } from '../lookup/session-record.ts';
import { isRemembered, later } from '../rules/deadlines.ts';
import { isPast } from '../rules/judge-session.ts';
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
  /** The person's own. */
  inactivityLimitSeconds: number | null;
  /** When it has to be refreshed; null: it cannot be. */
  accessExpiresAt: Date | null;
  freshUntil: Date;
  now: Date;
  isFresh: boolean;
  /** Whether activity now would move `last_active`. */
  isTouchDue: boolean;
}

/** What of a row says when the session ends. */
export interface SessionEnds {
  transport: Transport;
  refreshGeneration: number | null;
  endsAt: Date;
  accessEndsAt: Date;
  absoluteExpiresAt: Date;
}

export function toLiveSession(
  session: Pick<
    SessionRecord,
    | 'id'
    | 'userId'
    | 'epoch'
    | 'clientKind'
    | 'authenticatedAt'
    | 'lastActive'
    | 'inactivityLimitSeconds'
    | 'now'
  > &
    SessionEnds,
  secretHash: Uint8Array<ArrayBuffer>,
  policy: SessionPolicy,
): LiveSession {
  const { id, userId, epoch, transport, clientKind, absoluteExpiresAt, inactivityLimitSeconds, now } =
    session;
  const freshUntil = later(session.authenticatedAt, policy.freshSeconds);
  return {
    id,
    userId,
    epoch,
    transport,
    clientKind,
    secretHash,
    inactivityExpiresAt: inactivityExpiry(session),
    absoluteExpiresAt,
    inactivityLimitSeconds,
    accessExpiresAt: accessExpiryOf(session),
    freshUntil,
    now,
    isFresh: !isPast(freshUntil, now),
    isTouchDue: isPast(later(session.lastActive, policy.touchIntervalSeconds), now),
  };
}

/** When inactivity ends the session, never later than its absolute end; null when it never does, as for a remembered browser. */
export function inactivityExpiry(
  session: Pick<SessionEnds, 'transport' | 'refreshGeneration' | 'endsAt'>,
): Date | null {
  return isRemembered({ transport: session.transport, isRefreshable: isRefreshable(session) })
    ? null
    : session.endsAt;
}

/** When the access closes until the session is refreshed; null for a session that cannot be refreshed. */
export function accessExpiryOf(
  session: Pick<SessionEnds, 'refreshGeneration' | 'accessEndsAt'>,
): Date | null {
  return isRefreshable(session) ? session.accessEndsAt : null;
}

export function isRefreshable({ refreshGeneration }: { refreshGeneration: number | null }): boolean {
  return refreshGeneration !== null;
}

/** The session as its own holder sees it. */
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
