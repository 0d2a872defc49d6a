import type { I18n } from '@lingui/core';
import { msg, plural } from '@lingui/core/macro';
import type { ActivityRecord } from '@curfew/contracts';
import { kindOf } from './activity-search.ts';
import { deviceWords } from './device-words.ts';

type Told = Pick<ActivityRecord, 'type' | 'reason' | 'sessionLabel' | 'sessionName' | 'endedSessions'>;

/** One record in a sentence for its person. What a newer version wrote is shown as it is. */
export function activityWords(record: Told, i18n: I18n): string {
  switch (record.type) {
    case 'registered':
      return i18n.t(msg`Your account was created`);
    case 'login':
      return i18n.t(msg`Logged in`);
    case 'login_failed':
      return i18n.t(msg`Somebody tried to log in with a wrong password`);
    case 'new_device':
      return i18n.t(msg`First login from a new device`);
    case 'reauthenticated':
      return i18n.t(msg`Confirmed the password`);
    case 'password_changed':
      return i18n.t(msg`Changed the password`);
    case 'fingerprint_changed':
      return i18n.t(msg`The browser of a session looked different from before`);
    case 'session_renamed':
      return i18n.t(msg`Renamed a session`);
    case 'inactivity_limit_changed':
      return i18n.t(msg`Changed the inactivity limit`);
    case 'user_disabled':
      return i18n.t(msg`An administrator disabled your account`);
    case 'user_enabled':
      return i18n.t(msg`An administrator enabled your account again`);
    case 'role_changed':
      return i18n.t(msg`What your account may do was changed`);
    case 'session_ended':
      return oneEnded(record, i18n);
    case 'sessions_ended':
      return severalEnded(record, i18n);
    default:
      return record.type.replaceAll('_', ' ');
  }
}

/** The device on which it happened, or from which it was done to a session. Null where that is not told. */
export function whereFrom(
  { type, label }: Pick<ActivityRecord, 'type' | 'label'>,
  i18n: I18n,
): string | null {
  if (label === null) return null;
  const device = deviceWords(label, i18n);
  const kind = kindOf(type);
  const isDoneThere = kind === 'logins' || kind === 'failed' || kind === 'devices';
  return isDoneThere ? device : i18n.t(msg`from ${device}`);
}

function oneEnded(record: Told, i18n: I18n): string {
  const { reason } = record;
  const known = sessionInWords(record, i18n);
  const device = known ?? i18n.t(msg`A session`);
  switch (reason) {
    case 'user_logout':
      return i18n.t(msg`Logged out`);
    case 'user_logout_session':
      return known === null ? i18n.t(msg`Logged out another session`) : i18n.t(msg`Logged out ${device}`);
    case 'admin_logout':
      return known === null
        ? i18n.t(msg`An administrator ended your session`)
        : i18n.t(msg`An administrator logged out ${device}`);
    case 'replaced':
      return i18n.t(msg`${device} was replaced by a newer login in the same browser`);
    case 'session_limit':
      return i18n.t(msg`${device} was logged out to make room for a newer login`);
    case 'inactivity_timeout':
      return i18n.t(msg`${device} was logged out after a while without activity`);
    case 'absolute_timeout':
      return i18n.t(msg`${device} was logged out at the longest duration of a session`);
    case 'fingerprint_changed':
      return i18n.t(msg`${device} was logged out because the browser looked different`);
    case 'refresh_reuse':
      return i18n.t(msg`${device} was logged out because its credentials may have been copied`);
    case 'password_changed':
      return i18n.t(msg`${device} was logged out because the password was changed`);
    case 'user_disabled':
      return i18n.t(msg`${device} was logged out because your account was disabled`);
    case 'user_logout_others':
    case 'user_logout_all':
    case null:
      return i18n.t(msg`${device} was logged out`);
    default:
      return `${device}: ${reason.replaceAll('_', ' ')}`;
  }
}

/** Some say how many; older records do not. */
function severalEnded({ reason, endedSessions: count }: Told, i18n: I18n): string {
  switch (reason) {
    case 'user_logout_all':
      return i18n.t(msg`Logged out everywhere`);
    case 'admin_logout':
      return i18n.t(msg`An administrator ended all your sessions`);
    case 'user_disabled':
      return i18n.t(msg`All your sessions ended because your account was disabled`);
    case 'user_logout_others':
      if (count === null) return i18n.t(msg`Logged out all other sessions`);
      return i18n.t(
        msg`${plural(count, {
          one: 'Logged out # other session',
          other: 'Logged out # other sessions',
        })}`,
      );
    case 'password_changed':
      if (count === null) return i18n.t(msg`All other sessions ended with the change of the password`);
      return i18n.t(
        msg`${plural(count, {
          0: 'No other session was open when the password was changed',
          one: '# other session ended with the change of the password',
          other: '# other sessions ended with the change of the password',
        })}`,
      );
    case null:
      return i18n.t(msg`Sessions ended`);
    default:
      return `${i18n.t(msg`Sessions ended`)}: ${reason.replaceAll('_', ' ')}`;
  }
}

/** What the person calls the session, else what it runs on; null where the record says neither. */
function sessionInWords({ sessionName, sessionLabel }: Told, i18n: I18n): string | null {
  return sessionName ?? (sessionLabel === null ? null : deviceWords(sessionLabel, i18n));
}
