import type { EndReason, RefusalReason } from '@curfew/contracts';

/** Why a session ended, for operators: follows "ended:". One that is missing here does not compile. */
const WORDS: Readonly<Record<EndReason, string>> = {
  user_logout: 'the person logged out there',
  user_logout_session: 'the person ended it from another session',
  user_logout_others: 'the person logged out all other sessions',
  user_logout_all: 'the person logged out everywhere',
  replaced: 'a newer login in the same browser',
  session_limit: 'made room for a newer login',
  password_changed: 'the password was changed',
  inactivity_timeout: 'no activity for too long',
  absolute_timeout: 'reached its longest duration',
  fingerprint_changed: 'the browser changed',
  refresh_reuse: 'an old refresh token was presented',
  user_disabled: 'the account was disabled',
  admin_logout: 'an operator ended it',
};

export const END_REASONS = Object.keys(WORDS);

/** The reason in words; what this version does not know is shown as it is. */
export function reasonInWords(reason: string): string {
  return isKnown(reason) ? WORDS[reason] : reason.replaceAll('_', ' ');
}

function isKnown(reason: string): reason is EndReason {
  return Object.hasOwn(WORDS, reason);
}

/** What the holder of a refused credential is told, for operators: follows "its holder is told". */
export function refusalInWords(reason: RefusalReason): string {
  if (isKnown(reason)) return `that it is over: ${WORDS[reason]}`;
  if (reason === 'missing') return 'to log in first';
  return reason === 'access_expired'
    ? 'to refresh the session, which their client does by itself'
    : 'to log in again, without a reason';
}
