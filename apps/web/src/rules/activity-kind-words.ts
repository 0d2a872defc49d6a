import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { ActivityKind } from './activity-search.ts';

const WORDS: Readonly<Record<ActivityKind, MessageDescriptor>> = {
  logins: msg`Logins`,
  failed: msg`Failed logins`,
  devices: msg`Devices`,
  ends: msg`Logouts`,
  password: msg`Password`,
  settings: msg`Account`,
};

/** What one kind of activity is called in the choice of what to show. */
export function kindInWords(kind: ActivityKind, i18n: I18n): string {
  return i18n.t(WORDS[kind]);
}
