import type { ClientError } from '@curfew/client';
import type { ErrorCode } from '@curfew/contracts';
import { NEEDS_HTTPS, NO_COOKIES } from '@curfew/react';
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** What a code means to the person. One that is missing here does not compile. */
const WORDS: Readonly<Record<ErrorCode, MessageDescriptor>> = {
  VALIDATION_FAILED: msg`The server did not accept this. Check what you entered.`,
  PASSWORD_UNACCEPTABLE: msg`This password is not accepted. Choose another.`,
  AMBIGUOUS_CREDENTIALS: msg`Your browser sent more than one session. Delete the cookies of this site, then log in again.`,
  UNAUTHORIZED: msg`Please log in again.`,
  INVALID_CREDENTIALS: msg`Address or password is wrong.`,
  CLIENT_UNKNOWN: msg`This is for services that are configured.`,
  GRANT_UNSUPPORTED: msg`This way to log in is not supported.`,
  REAUTHENTICATION_REQUIRED: msg`Enter your password again to do this.`,
  PASSWORD_CHANGE_REQUIRED: msg`Change your password first.`,
  FORBIDDEN: msg`You are not allowed to do this.`,
  CROSS_SITE_REQUEST: msg`The server takes this only from its own pages. Open this page at its usual address.`,
  CSRF_TOKEN_INVALID: msg`The page is out of date. Load it again, then try once more.`,
  NOT_FOUND: msg`This does not exist, or no longer.`,
  METHOD_NOT_ALLOWED: msg`The page does not fit the server. Load it again.`,
  EMAIL_TAKEN: msg`This address has an account already. Log in instead.`,
  SESSION_MISMATCH: msg`There was another login in this browser. Nothing was done.`,
  PAYLOAD_TOO_LARGE: msg`This is too much at once.`,
  URI_TOO_LONG: msg`This is too much at once.`,
  UNSUPPORTED_MEDIA_TYPE: msg`The page does not fit the server. Load it again.`,
  TOO_MANY_REQUESTS: msg`Too many attempts. Wait a little, then try again.`,
  LOGOUT_ERROR: msg`The logout could not be completed. It has to be repeated.`,
  UNAVAILABLE: msg`The service cannot answer right now. Try again in a moment.`,
  INTERNAL: msg`Something went wrong on the server. It has been logged.`,
};

/** Where one code has several meanings: the sentence as it is said, and what it means to the person. */
export const KNOWN_SENTENCES: Readonly<Record<string, MessageDescriptor>> = {
  'The new password is the current one.': msg`The new password is the current one.`,
  'Use at most 1024 bytes.': msg`This password is too long.`,
  'This password is among the first that are guessed. Choose another.': msg`This password is among the first that are guessed. Choose another.`,
  'You cannot disable yourself. Ask another operator.': msg`You cannot disable yourself. Ask another operator.`,
  'You are no longer an operator.': msg`You are no longer an operator.`,
  'Only operators may do this.': msg`Only operators may do this.`,
  'No user has this id.': msg`No user has this id.`,
  'Too many people are logging in. Try again in a moment.': msg`Too many people are logging in. Try again in a moment.`,
  'Too many streams are open. Close one, or try again later.': msg`Too many pages are open. Close one, or try again later.`,
  // What this side says.
  [NO_COOKIES]: msg`Your browser keeps no cookies for this site. Allow them, then try again.`,
  [NEEDS_HTTPS]: msg`Browsers keep no login for a site without https. Open it with https.`,
};

const UNREACHABLE = msg`We could not reach the server. Please try again in a moment.`;
/** Where no server has said anything. */
const UNSAID: Readonly<Partial<Record<Problem['kind'], MessageDescriptor>>> = {
  cancelled: msg`This was cancelled.`,
  timeout: msg`No answer came in time. Please try again in a moment.`,
  foreign: msg`Something else answered in place of the server. Does this network have a login page?`,
  local: msg`Something went wrong on this page. Load it again, then try once more.`,
};

const TOO_SHORT = /^Use at least (\d+) characters\./u;
const MINUTE = 60;
const HOUR = 60 * MINUTE;

type Problem = Pick<ClientError, 'kind' | 'code' | 'message' | 'requestId' | 'retryAfterSeconds'>;

/** Why something was refused or did not work, in the language of the page. */
export function problemInWords(problem: Problem, i18n: I18n): string {
  const { kind, code, message, requestId, retryAfterSeconds } = problem;
  if (kind === 'limited' && retryAfterSeconds !== null) {
    const soon = soonInWords(retryAfterSeconds, i18n.locale);
    return i18n.t(msg`Too many attempts. Try again ${soon}.`);
  }
  const minimumLength = TOO_SHORT.exec(message)?.[1];
  if (minimumLength !== undefined) {
    return i18n.t(msg`Use at least ${minimumLength} characters. A sentence is easy to remember.`);
  }
  if (Object.hasOwn(KNOWN_SENTENCES, message)) return i18n.t(KNOWN_SENTENCES[message] ?? WORDS.INTERNAL);
  if (code !== null) return i18n.t(WORDS[code]);
  if (kind === 'limited') return i18n.t(WORDS.TOO_MANY_REQUESTS);
  // A newer server has a code that this page does not know, and has written its message for people.
  if (requestId !== null) return message;
  return i18n.t(UNSAID[kind] ?? UNREACHABLE);
}

/** "in 42 seconds", "in 3 minutes": never sooner than it is. */
function soonInWords(seconds: number, locale: string): string {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
  if (seconds < 2 * MINUTE) return relative.format(seconds, 'second');
  if (seconds < 2 * HOUR) return relative.format(Math.ceil(seconds / MINUTE), 'minute');
  return relative.format(Math.ceil(seconds / HOUR), 'hour');
}
