import type { AuditRecord, ExplainedSession, ExplainOutput } from '@curfew/contracts';
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { auditActor, auditLine } from './audit-words.ts';
import { deviceWords } from './device-words.ts';

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
export function rulingTimeline({ session, records, serverNow }: ExplainOutput, i18n: I18n): TimelineEntry[] {
  const recorded = records.map((record) => fromRecord(record, i18n));
  const isOver = session?.invalidatedAt != null || recorded.some(({ kind }) => kind === 'ended');
  const known = [...(session === null ? [] : fromSession(session, isOver, i18n)), ...recorded];
  if (known.length === 0) return [];
  known.push({ at: serverNow, text: i18n.t(msg`Now`), note: null, kind: 'now' });
  return known.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function fromRecord(record: AuditRecord, i18n: I18n): TimelineEntry {
  const { what, why, note } = auditLine(record, i18n);
  const reason = why === null ? '' : `: ${why}`;
  const kind = ENDINGS.has(record.type) ? 'ended' : 'happened';
  const text = `${what}${reason}`;
  if (record.actorId === null) return { at: record.at, text, note, kind };
  const actor = auditActor(record, i18n);
  return { at: record.at, text: i18n.t(msg`${text} (by ${actor})`), note, kind };
}

function fromSession(session: ExplainedSession, isOver: boolean, i18n: I18n): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  const add = (at: string | null, text: MessageDescriptor, kind: TimelineEntry['kind']) => {
    if (at !== null) entries.push({ at, text: i18n.t(text), note: null, kind });
  };
  const device = deviceWords(session.label, i18n);
  add(session.createdAt, msg`Began: ${device}`, 'began');
  if (session.authenticatedAt !== session.createdAt)
    add(session.authenticatedAt, msg`Last gave the password`, 'happened');
  if (session.lastActive !== session.createdAt) add(session.lastActive, msg`Last active`, 'happened');
  if (isOver) return entries;
  add(session.accessExpiresAt, msg`Access closes until it is refreshed`, 'deadline');
  add(session.inactivityExpiresAt, msg`Ends, if nobody is active until then`, 'deadline');
  add(session.absoluteExpiresAt, msg`Ends, whatever happens`, 'deadline');
  return entries;
}
