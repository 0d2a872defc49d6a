import type { I18n } from '@lingui/core';
import { msg, plural } from '@lingui/core/macro';
import { deviceWords } from './device-words.ts';

interface Login {
  /** "Firefox on Linux". */
  label: string;
}

/** Which devices the logins came from, each once, the latest first. */
function loginDevices(logins: readonly Login[], i18n: I18n): string {
  const devices = logins.map(({ label }) => deviceWords(label, i18n)).toReversed();
  return [...new Set(devices)].join(', ');
}

/** The question about all logins that nobody has answered yet, in one sentence. */
export function newLoginsQuestion(logins: readonly Login[], i18n: I18n): string {
  const [only] = logins;
  const count = logins.length;
  if (only === undefined) return '';
  if (count === 1) {
    const device = deviceWords(only.label, i18n);
    return i18n.t(msg`New login: ${device}. Was this you?`);
  }
  const devices = loginDevices(logins, i18n);
  return i18n.t(msg`${plural(count, { one: '# new login', other: '# new logins' })}: ${devices}`);
}
