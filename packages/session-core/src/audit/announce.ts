import type { AuditType } from '@curfew/contracts';
import type { Transaction } from '../engine-context.ts';
import type { AuditEntry } from './audit-event.ts';

/** The channel on which every instance hears what happened on any. */
export const EVENT_CHANNEL = 'curfew_events';

/** What has no audit record: a stream of a session was opened or has gone, or the person knows who logged in. */
type PassingType = 'connections_changed' | 'logins_recognized';

/** What instances tell each other: that something happened to the sessions of a user. A hint, never the truth about it. */
export interface SessionNotice {
  type: RecordedType | PassingType;
  userId: string;
  /** ISO 8601. */
  at: string;
  sessionId?: string | undefined;
  /** Who did it; null: the system. */
  actorId: string | null;
  reason?: string | undefined;
  details?: AuditEntry['details'] | undefined;
}

type RecordedType = 'login' | 'session_ended' | 'sessions_ended' | 'password_changed' | 'session_renamed';

const RECORDED: ReadonlySet<string> = new Set<RecordedType>([
  'login',
  'session_ended',
  'sessions_ended',
  'password_changed',
  'session_renamed',
]);
const PASSING: ReadonlySet<string> = new Set<PassingType>(['connections_changed', 'logins_recognized']);

/**
 * Tells every instance what these audit records record, if the transaction commits and when it does: PostgreSQL hands a
 * notification over with the commit. Whoever is not connected then has missed it.
 */
export async function announce(tx: Transaction, entries: AuditEntry[], at: Date): Promise<void> {
  const notices = entries.flatMap(({ type, userId, sessionId, actorId, reason, details }) =>
    userId !== null && isRecorded(type)
      ? [{ type, userId, at: at.toISOString(), sessionId, actorId, reason, details }]
      : [],
  );
  await notify(tx, notices);
}

/** Tells every instance of what no record is kept of, on the same terms. */
export function announcePassing(
  tx: Transaction,
  type: PassingType,
  { sessions, at }: { sessions: readonly { id: string; userId: string }[]; at: Date },
): Promise<void> {
  return notify(
    tx,
    sessions.map(({ id, userId }) => ({
      type,
      userId,
      sessionId: id,
      actorId: userId,
      at: at.toISOString(),
    })),
  );
}

async function notify(tx: Transaction, notices: readonly SessionNotice[]): Promise<void> {
  if (notices.length === 0) return;
  await tx.$executeRaw`
    SELECT pg_notify(${EVENT_CHANNEL}, payload)
      FROM unnest(${notices.map((notice) => JSON.stringify(notice))}::text[]) AS payload`;
}

/** Null for a text that no instance of this version says. */
export function readNotice(payload: string): SessionNotice | null {
  try {
    const notice: unknown = JSON.parse(payload);
    const isNotice =
      typeof notice === 'object' &&
      notice !== null &&
      'type' in notice &&
      'userId' in notice &&
      'at' in notice;
    return isNotice && isAnnounced(notice.type) ? (notice as SessionNotice) : null;
  } catch {
    return null;
  }
}

function isAnnounced(type: unknown): boolean {
  return typeof type === 'string' && (RECORDED.has(type) || PASSING.has(type));
}

function isRecorded(type: AuditType): type is RecordedType {
  return RECORDED.has(type);
}
