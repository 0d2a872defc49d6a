import type { AuditRecord, ExplainedSession, ExplainOutput } from '@curfew/contracts';
import { auditActor, auditLine } from './audit-words.ts';

export interface TimelineEntry {
  /** ISO. */
  at: string;
  text: string;
  note: string | null;
  /** `deadline`: passes by itself; the others happened. */
  kind: 'began' | 'happened' | 'ended' | 'deadline' | 'now';
}

const ENDINGS = new Set(['session_ended', 'sessions_ended', 'user_disabled']);

/** The life of a session as far as it is known, past to future, with now in between. Empty when nothing is known of it. */
export function rulingTimeline({ session, records, serverNow }: ExplainOutput): TimelineEntry[] {
  const recorded = records.map(fromRecord);
  const isOver = session?.invalidatedAt != null || recorded.some(({ kind }) => kind === 'ended');
  const known = [...(session === null ? [] : fromSession(session, isOver)), ...recorded];
  if (known.length === 0) return [];
  known.push({ at: serverNow, text: 'Now', note: null, kind: 'now' });
  return known.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function fromRecord(record: AuditRecord): TimelineEntry {
  const { what, why, note } = auditLine(record);
  const reason = why === null ? '' : `: ${why}`;
  const by = record.actorId === null ? '' : ` (by ${auditActor(record)})`;
  const kind = ENDINGS.has(record.type) ? 'ended' : 'happened';
  return { at: record.at, text: `${what}${reason}${by}`, note, kind };
}

function fromSession(session: ExplainedSession, isOver: boolean): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  const add = (at: string | null, text: string, kind: TimelineEntry['kind']) => {
    if (at !== null) entries.push({ at, text, note: null, kind });
  };
  add(session.createdAt, `Began: ${session.label}`, 'began');
  if (session.authenticatedAt !== session.createdAt)
    add(session.authenticatedAt, 'Last gave the password', 'happened');
  if (session.lastActive !== session.createdAt) add(session.lastActive, 'Last active', 'happened');
  if (isOver) return entries;
  add(session.accessExpiresAt, 'Access closes until it is refreshed', 'deadline');
  add(session.inactivityExpiresAt, 'Ends, if nobody is active until then', 'deadline');
  add(session.absoluteExpiresAt, 'Ends, whatever happens', 'deadline');
  return entries;
}
