import type { EndReason, RefusalReason } from '@curfew/contracts';
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** Why a session ended, for operators: follows "ended:". One that is missing here does not compile. */
const WORDS: Readonly<Record<EndReason, MessageDescriptor>> = {
  user_logout: msg`the person logged out there`,
  user_logout_session: msg`the person ended it from another session`,
  user_logout_others: msg`the person logged out all other sessions`,
  user_logout_all: msg`the person logged out everywhere`,
  replaced: msg`a newer login in the same browser`,
  session_limit: msg`made room for a newer login`,
  password_changed: msg`the password was changed`,
  inactivity_timeout: msg`no activity for too long`,
  absolute_timeout: msg`reached its longest duration`,
  fingerprint_changed: msg`the browser changed`,
  refresh_reuse: msg`an old refresh token was presented`,
  user_disabled: msg`the account was disabled`,
  admin_logout: msg`an operator ended it`,
};

export const END_REASONS = Object.keys(WORDS);

/** The reason in words; what this version does not know is shown as it is. */
export function reasonInWords(reason: string, i18n: I18n): string {
  return isKnown(reason) ? i18n.t(WORDS[reason]) : reason.replaceAll('_', ' ');
}

function isKnown(reason: string): reason is EndReason {
  return Object.hasOwn(WORDS, reason);
}

/** What the holder of a refused credential is told, for operators: follows "is told". */
export function refusalInWords(reason: RefusalReason, i18n: I18n): string {
  if (isKnown(reason)) {
    const why = i18n.t(WORDS[reason]);
    return i18n.t(msg`that it is over: ${why}`);
  }
  if (reason === 'missing') return i18n.t(msg`to log in first`);
  if (reason === 'superseded') return i18n.t(msg`to use the newer credential of this session`);
  return reason === 'access_expired'
    ? i18n.t(msg`to refresh the session, which their client does by itself`)
    : i18n.t(msg`to log in again, without a reason`);
}
