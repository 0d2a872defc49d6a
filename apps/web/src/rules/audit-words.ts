import type { AuditRecord, AuditType } from '@curfew/contracts';
import { reasonInWords } from './reason-words.ts';

/** What happened, one line each. A type that is missing here does not compile. */
const WORDS: Readonly<Record<AuditType, string>> = {
  registered: 'Account made',
  login: 'Logged in',
  login_failed: 'Login failed',
  new_device: 'Logged in on a new device',
  reauthenticated: 'Gave the password again',
  password_changed: 'Password changed',
  fingerprint_changed: 'Browser changed',
  session_renamed: 'Session renamed',
  inactivity_limit_changed: 'Inactivity limit changed',
  session_ended: 'Session ended',
  sessions_ended: 'Sessions ended',
  user_disabled: 'Account disabled',
  user_enabled: 'Account enabled',
  role_changed: 'Role changed',
};

export const AUDIT_TYPES = Object.entries(WORDS).map(([value, label]) => ({ value, label }));

export interface AuditLine {
  what: string;
  /** Why, in words. */
  why: string | null;
  /** What an operator gave as the reason. */
  note: string | null;
}

/** One record in words. A type that a newer version wrote is shown as it is. */
export function auditLine({ type, reason, details }: AuditRecord): AuditLine {
  const count = details?.['endedSessions'];
  const what = isKnown(type) ? WORDS[type] : type.replaceAll('_', ' ');
  const isCounted = type === 'sessions_ended' && typeof count === 'number';
  const note = details?.['note'];
  return {
    what: isCounted ? `${count} ${count === 1 ? 'session' : 'sessions'} ended` : what,
    why: reason === null ? null : reasonInWords(reason),
    note: typeof note === 'string' ? note : null,
  };
}

/** Who did it, as far as the record knows. */
export function auditActor({ actorId, actorEmail, userId }: AuditRecord): string {
  if (actorId === null) return 'the system, or a stranger';
  if (actorId === userId) return 'the person';
  return actorEmail ?? actorId;
}

function isKnown(type: string): type is AuditType {
  return Object.hasOwn(WORDS, type);
}
