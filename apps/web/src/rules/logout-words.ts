import type { I18n } from '@lingui/core';
import { msg, plural } from '@lingui/core/macro';

/** What the button says. `count` is null where there are more than have been loaded. */
export function logOutOthersLabel(count: number | null, i18n: I18n): string {
  if (count === null) return i18n.t(msg`Log out all other sessions`);
  return i18n.t(msg`${plural(count, { one: 'Log out # other session', other: 'Log out # other sessions' })}`);
}

export function logOutInactiveLabel(count: number, i18n: I18n): string {
  return i18n.t(
    msg`${plural(count, { one: 'Log out # inactive session', other: 'Log out # inactive sessions' })}`,
  );
}

export function logOutSelectedLabel(count: number, i18n: I18n): string {
  return i18n.t(msg`${plural(count, { one: 'Log out # selected', other: 'Log out # selected' })}`);
}

export function selectedCount(count: number, i18n: I18n): string {
  return i18n.t(msg`${plural(count, { one: '# session is selected', other: '# sessions are selected' })}`);
}

export function selectedEnded(count: number, i18n: I18n): string {
  return i18n.t(
    msg`${plural(count, {
      0: 'These sessions were logged out already.',
      one: '# session is logged out. It was cut off at once.',
      other: '# sessions are logged out. They were cut off at once.',
    })}`,
  );
}

/** What happened, with the number the server gives. */
export function othersEnded(count: number, i18n: I18n): string {
  return i18n.t(
    msg`${plural(count, {
      0: 'There were no other sessions left to log out.',
      one: '# other session is logged out. It was cut off at once.',
      other: '# other sessions are logged out. They were cut off at once.',
    })}`,
  );
}

export function inactiveEnded(count: number, i18n: I18n): string {
  return i18n.t(
    msg`${plural(count, {
      0: 'These sessions were logged out already.',
      one: '# inactive session is logged out.',
      other: '# inactive sessions are logged out.',
    })}`,
  );
}
