import type { EndedSession, EndReason } from '@curfew/contracts';
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { timeAgo } from './relative-time.ts';

/** Why a session is over, for its person. One that is missing here does not compile. */
const WORDS: Readonly<Record<EndReason, MessageDescriptor>> = {
  user_logout: msg`Logged out there`,
  user_logout_session: msg`Logged out by you`,
  user_logout_others: msg`Logged out by you`,
  user_logout_all: msg`Logged out by you`,
  replaced: msg`Replaced by a newer login in the same browser`,
  session_limit: msg`Made room for a newer login`,
  password_changed: msg`Logged out when the password was changed`,
  inactivity_timeout: msg`Ended after a time without activity`,
  absolute_timeout: msg`Reached its longest duration`,
  fingerprint_changed: msg`Ended for your safety, because the browser changed`,
  refresh_reuse: msg`Ended for your safety, because an old credential was used again`,
  user_disabled: msg`Ended when the account was disabled`,
  admin_logout: msg`Logged out by an administrator`,
};

/** "Logged out by you, just now". Both instants by the server's clock. */
export function endedWords(
  { reason, endedAt }: Pick<EndedSession, 'reason' | 'endedAt'>,
  now: number,
  i18n: I18n,
): string {
  const what = i18n.t(WORDS[reason]);
  const when = timeAgo(Date.parse(endedAt), now, i18n);
  return i18n.t(msg`${what}, ${when}`);
}
