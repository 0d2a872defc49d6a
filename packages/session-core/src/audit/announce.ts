import type { AuditType } from '@curfew/contracts';
import type { Transaction } from '../engine-context.ts';
import type { AuditEntry } from './audit-event.ts';

/** The channel on which every instance hears what happened on any. */
export const EVENT_CHANNEL = 'curfew_events';

/** What instances tell each other: that something happened to the sessions of a user. A hint, never the truth about it. */
export interface SessionNotice {
  type: 'login' | 'session_ended' | 'sessions_ended' | 'password_changed' | 'session_renamed';
  userId: string;
  /** ISO 8601. */
  at: string;
  sessionId?: string;
  /** Who did it; null: the system. */
  actorId: string | null;
  reason?: string;
  details?: AuditEntry['details'];
}

const ANNOUNCED: ReadonlySet<AuditType> = new Set<SessionNotice['type']>([
  'login',
  'session_ended',
  'sessions_ended',
  'password_changed',
  'session_renamed',
]);

/**
 * Tells every instance what these audit records record, if the transaction commits and when it does: PostgreSQL hands a
 * notification over with the commit. Whoever is not connected then has missed it.
 */
export async function announce(tx: Transaction, entries: AuditEntry[], at: Date): Promise<void> {
  const notices = entries.flatMap(({ type, userId, sessionId, actorId, reason, details }) =>
    userId !== null && isAnnounced(type)
      ? [{ type, userId, at: at.toISOString(), sessionId, actorId, reason, details }]
      : [],
  );
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

function isAnnounced(type: unknown): type is SessionNotice['type'] {
  return ANNOUNCED.has(type as AuditType);
}
