import type { AuditRecord, AuditType } from '@curfew/contracts';
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg, plural } from '@lingui/core/macro';
import { reasonInWords } from './reason-words.ts';

/** What happened, one line each. A type that is missing here does not compile. */
const WORDS: Readonly<Record<AuditType, MessageDescriptor>> = {
  registered: msg`Account made`,
  login: msg`Logged in`,
  login_failed: msg`Login failed`,
  new_device: msg`Logged in on a new device`,
  reauthenticated: msg`Gave the password again`,
  password_changed: msg`Password changed`,
  fingerprint_changed: msg`Browser changed`,
  session_renamed: msg`Session renamed`,
  inactivity_limit_changed: msg`Inactivity limit changed`,
  session_ended: msg`Session ended`,
  sessions_ended: msg`Sessions ended`,
  user_disabled: msg`Account disabled`,
  user_enabled: msg`Account enabled`,
  role_changed: msg`Role changed`,
};

export const AUDIT_TYPES = Object.keys(WORDS);

/** What happened, in words. A type that a newer version wrote is shown as it is. */
export function auditTypeInWords(type: string, i18n: I18n): string {
  return isKnown(type) ? i18n.t(WORDS[type]) : type.replaceAll('_', ' ');
}

export interface AuditLine {
  what: string;
  /** Why, in words. */
  why: string | null;
  /** What an operator gave as the reason. */
  note: string | null;
}

/** One record in words. */
export function auditLine({ type, reason, details }: AuditRecord, i18n: I18n): AuditLine {
  const count = details?.['endedSessions'];
  const note = details?.['note'];
  return {
    what:
      type === 'sessions_ended' && typeof count === 'number'
        ? i18n.t(msg`${plural(count, { one: '# session ended', other: '# sessions ended' })}`)
        : auditTypeInWords(type, i18n),
    why: reason === null ? null : reasonInWords(reason, i18n),
    note: typeof note === 'string' ? note : null,
  };
}

/** Who did it, as far as the record knows. */
export function auditActor({ actorId, actorEmail, userId }: AuditRecord, i18n: I18n): string {
  if (actorId === null) return i18n.t(msg`the system, or a stranger`);
  if (actorId === userId) return i18n.t(msg`the person`);
  return actorEmail ?? actorId;
}

function isKnown(type: string): type is AuditType {
  return Object.hasOwn(WORDS, type);
}
