import { isRefusalReason } from '@curfew/client';
import type { RefusalReason } from '@curfew/contracts';

export interface LogoutMessage {
  title: string;
  body?: string;
  /** `warning`: something the person should know happened without them. */
  tone: 'info' | 'warning';
}

const GENERIC: LogoutMessage = {
  tone: 'info',
  title: 'You have been logged out',
  body: 'Please log in again.',
};

/** Every reason in words; one that is missing here does not compile. `null`: nothing worth saying. */
const MESSAGES: Record<RefusalReason, LogoutMessage | null> = {
  missing: null,
  malformed: GENERIC,
  unknown: GENERIC,
  // Only when a refresh that was granted did not open the access: the browser keeps no cookies, for example.
  access_expired: {
    tone: 'info',
    title: 'Your session could not go on by itself',
    body: 'Log in to go on where you were.',
  },
  user_logout: { tone: 'info', title: 'You are logged out', body: 'Your session on this device is over.' },
  user_logout_session: {
    tone: 'info',
    title: 'You were logged out from another device',
    body: 'You ended this session from one of your other sessions. If that was not you, change your password.',
  },
  user_logout_others: {
    tone: 'info',
    title: 'You were logged out from another device',
    body: 'All sessions but one were ended from there. If that was not you, change your password.',
  },
  user_logout_all: {
    tone: 'info',
    title: 'You are logged out everywhere',
    body: 'All your sessions are over, on every device.',
  },
  replaced: {
    tone: 'info',
    title: 'There was a newer login in this browser',
    body: 'It took the place of the session you had here.',
  },
  session_limit: {
    tone: 'warning',
    title: 'You were logged out to make room',
    body: 'You had reached the number of sessions an account may have, and this one was unused for the longest time.',
  },
  password_changed: {
    tone: 'warning',
    title: 'Your password was changed',
    body: 'That logs out all other sessions. Log in with the new password.',
  },
  inactivity_timeout: {
    tone: 'info',
    title: 'You were logged out after a while without activity',
    body: 'Log in to go on where you were.',
  },
  absolute_timeout: {
    tone: 'info',
    title: 'Your session reached its longest duration',
    body: 'Log in to go on where you were.',
  },
  fingerprint_changed: {
    tone: 'warning',
    title: 'You were logged out for your safety',
    body: 'Your session was used by what looks like a different browser. If you changed nothing, change your password.',
  },
  refresh_reuse: {
    tone: 'warning',
    title: 'You were logged out for your safety',
    body: 'An old credential of your session was used again, which may mean that it was copied.',
  },
  user_disabled: {
    tone: 'warning',
    title: 'Your account is disabled',
    body: 'Ask the people who run this service.',
  },
  admin_logout: {
    tone: 'warning',
    title: 'An administrator logged you out',
    body: 'You can log in again. If you wonder why, ask the people who run this service.',
  },
};

/**
 * What the login page says for `?reason=`, with what the operator who ended the session gave as the reason. Text that
 * is no reason gets the generic message and is never shown.
 */
export function logoutMessage(reason: unknown, note: string | null = null): LogoutMessage | null {
  if (reason === undefined) return null;
  if (!isRefusalReason(reason)) return GENERIC;
  const message = MESSAGES[reason];
  if (note === null || message === null) return message;
  const title =
    reason === 'user_disabled'
      ? 'An administrator disabled your account'
      : 'An administrator ended your session';
  const advice =
    reason === 'user_disabled' ? 'Ask the people who run this service.' : 'You can log in again.';
  return { tone: message.tone, title: `${title}:`, body: `“${note}” ${advice}` };
}
