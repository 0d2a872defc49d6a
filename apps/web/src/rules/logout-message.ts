import type { RefusalReason } from '@curfew/contracts';
import type { AuthState, EndDetails } from '@curfew/react';
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { deviceWords } from './device-words.ts';
import { endingMessage, type EndingMessage } from './ending-message.ts';
import { reasonInAddress } from './reason-in-address.ts';
import { absoluteTime, timeOfDay } from './relative-time.ts';

export interface LogoutMessage {
  title: string;
  body: string;
  /** `warning`: something the person should know happened without them. */
  tone: 'info' | 'warning';
}

interface Words {
  title: MessageDescriptor;
  body: MessageDescriptor;
  tone: LogoutMessage['tone'];
}

const IF_NOT_YOU = msg`If that was not you, change your password.`;
const DISABLED_ADVICE = msg`Ask the people who run this service.`;

/** Claims nothing: the server has said nothing that could be repeated. */
const GENERIC: Words = {
  tone: 'info',
  title: msg`Please log in again`,
  body: msg`Log in to go on.`,
};

/** Every reason in words; one that is missing here does not compile. `null`: nothing worth saying. */
const MESSAGES: Readonly<Record<RefusalReason, Words | null>> = {
  missing: null,
  malformed: GENERIC,
  unknown: GENERIC,
  // Only when a refresh that was granted did not open the access: the browser keeps no cookies, for example.
  access_expired: {
    tone: 'info',
    title: msg`Your session could not go on by itself`,
    body: msg`Log in to go on where you were.`,
  },
  superseded: {
    tone: 'info',
    title: msg`Please log in again`,
    body: msg`Your session was renewed, and this browser does not have the new credential.`,
  },
  user_logout: {
    tone: 'info',
    title: msg`You are logged out`,
    body: msg`Your session on this device is over.`,
  },
  user_logout_session: {
    tone: 'info',
    title: msg`You were logged out from another device`,
    body: msg`You ended this session from one of your other sessions. If that was not you, change your password.`,
  },
  user_logout_others: {
    tone: 'info',
    title: msg`You were logged out from another device`,
    body: msg`All sessions but one were ended from there. If that was not you, change your password.`,
  },
  // Of this session alone: a ticket that was delivered late may have left a newer one open.
  user_logout_all: {
    tone: 'info',
    title: msg`You are logged out`,
    body: msg`You chose “Log out everywhere”, and this session ended with it.`,
  },
  replaced: {
    tone: 'info',
    title: msg`There was a newer login in this browser`,
    body: msg`It took the place of the session you had here.`,
  },
  session_limit: {
    tone: 'warning',
    title: msg`You were logged out to make room`,
    body: msg`You had reached the number of sessions an account may have, and this one was unused for the longest time.`,
  },
  password_changed: {
    tone: 'warning',
    title: msg`Your password was changed`,
    body: msg`That logs out all other sessions. Log in with the new password.`,
  },
  inactivity_timeout: {
    tone: 'info',
    title: msg`You were logged out after a while without activity`,
    body: msg`Log in to go on where you were.`,
  },
  absolute_timeout: {
    tone: 'info',
    title: msg`Your session reached its longest duration`,
    body: msg`Log in to go on where you were.`,
  },
  fingerprint_changed: {
    tone: 'warning',
    title: msg`You were logged out for your safety`,
    body: msg`Your session was used by what looks like a different browser. If you changed nothing, change your password.`,
  },
  refresh_reuse: {
    tone: 'warning',
    title: msg`You were logged out for your safety`,
    body: msg`An old credential of your session was used again, which may mean that it was copied.`,
  },
  user_disabled: {
    tone: 'warning',
    title: msg`Your account is disabled`,
    body: DISABLED_ADVICE,
  },
  admin_logout: {
    tone: 'warning',
    title: msg`An administrator logged you out`,
    body: msg`You can log in again. If you wonder why, ask the people who run this service.`,
  },
};

/** The server has confirmed it to this browser, and left nothing open. */
const LOGGED_OUT_EVERYWHERE: Words = {
  tone: 'info',
  title: msg`You are logged out everywhere`,
  body: msg`All your sessions were ended, on every device.`,
};

/** The person was there a moment ago, and did it themselves. */
const JUST_DONE: ReadonlySet<RefusalReason> = new Set(['user_logout']);

interface Circumstances {
  /** What the server said of the end of this very session. Null: nothing is known but the reason. */
  details: EndDetails | null;
  /** Milliseconds. */
  now: number;
}

interface LoginPageFacts {
  state: AuthState;
  /** `?reason=` of the address. Anybody can write it there, so it is never more than a hint. */
  hint: string | undefined;
  /** What the server said when the last session of this browser ended; null where nothing is known. */
  lastEnd: RefusalReason | null;
  now: number;
}

/**
 * What the login page says: how an unfinished logout stands, or why the server says that nobody is in. After a reload it
 * is what the server said before, if the address hints at the same; a hint that nothing stands behind gets words that claim
 * nothing. Null: nothing to say.
 */
export function loginPageMessage(
  { state, hint, lastEnd, now }: LoginPageFacts,
  i18n: I18n,
): LogoutMessage | EndingMessage | null {
  if (state.status === 'out' && state.ending !== null) return endingMessage(state.ending, i18n);
  if (state.status === 'out' && state.reason !== 'missing') {
    return logoutMessage(state.reason, { details: state, now }, i18n);
  }
  if (hint === undefined) return null;
  const isSame = lastEnd !== null && reasonInAddress(lastEnd) === hint;
  return logoutMessage(isSame ? lastEnd : 'unknown', { details: null, now }, i18n);
}

/** Why a session ended, with when and from where it happened, and with what the operator who ended it gave as the reason. */
export function logoutMessage(
  reason: RefusalReason,
  { details, now }: Circumstances,
  i18n: I18n,
): LogoutMessage | null {
  const isOwnAnswer = reason === 'user_logout_all' && details !== null && details.endedAt === null;
  const words = isOwnAnswer ? LOGGED_OUT_EVERYWHERE : MESSAGES[reason];
  if (words === null) return null;
  const { tone } = words;
  const [title, body] = [i18n.t(words.title), i18n.t(words.body)];
  if (details === null) return { tone, title, body };
  const when = whenInWords(details.endedAt, now, i18n);
  if (details.note !== null) return { tone, ...byOperator(reason, { note: details.note, when }, i18n) };
  if (when === null || JUST_DONE.has(reason)) return { tone, title, body };
  if (details.endedFrom === null) return { tone, title, body: i18n.t(msg`${body} This was ${when}.`) };
  const device = deviceWords(details.endedFrom, i18n);
  if (reason === 'password_changed') {
    return { tone, title, body: i18n.t(msg`${body} It was changed from ${device} ${when}.`) };
  }
  return {
    tone,
    title: i18n.t(msg`You were logged out from ${device} ${when}.`),
    body: reason === 'user_logout_session' ? i18n.t(IF_NOT_YOU) : body,
  };
}

function byOperator(
  reason: RefusalReason,
  { note, when }: { note: string; when: string | null },
  i18n: I18n,
): Pick<LogoutMessage, 'title' | 'body'> {
  const isDisabled = reason === 'user_disabled';
  const title = isDisabled
    ? i18n.t(msg`An administrator disabled your account:`)
    : i18n.t(msg`An administrator ended your session:`);
  const advice = isDisabled ? i18n.t(DISABLED_ADVICE) : i18n.t(msg`You can log in again.`);
  const body = i18n.t(msg`“${note}” ${advice}`);
  return { title, body: when === null ? body : i18n.t(msg`${body} This was ${when}.`) };
}

/** "at 2:03 PM" where that was today, else "on Nov 20, 2026, 2:03 PM": in the middle of a sentence. */
function whenInWords(endedAt: string | null, now: number, i18n: I18n): string | null {
  if (endedAt === null) return null;
  const instant = Date.parse(endedAt);
  if (new Date(instant).toDateString() === new Date(now).toDateString()) {
    const time = timeOfDay(instant, i18n.locale);
    return i18n.t(msg`at ${time}`);
  }
  const moment = absoluteTime(instant, i18n.locale);
  return i18n.t(msg`on ${moment}`);
}
