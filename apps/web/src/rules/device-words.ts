import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** What the server calls a browser that does not say what it is. */
const UNKNOWN_BROWSER = 'Unknown browser';
/** What it calls a program that nobody sits at: "Service on nightly". */
const SERVICE = 'Service';

/** The label of a session in the person's language: "Chrome on macOS", "Chrome en macOS". Names stay as they are. */
export function deviceWords(label: string, i18n: I18n): string {
  const [, program, place] = /^(.+?) on (.+)$/u.exec(label) ?? [];
  if (program === undefined || place === undefined) return programWords(label, i18n);
  const what = programWords(program, i18n);
  return i18n.t(msg`${what} on ${place}`);
}

function programWords(program: string, i18n: I18n): string {
  if (program === UNKNOWN_BROWSER) return i18n.t(msg`Unknown browser`);
  return program === SERVICE ? i18n.t(msg`Service`) : program;
}
