import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { durationInWords } from './duration-words.ts';

/** When a screen reader is told how much time is left. Seldom: a text that changes every second talks without end. */
const TOLD_AT_SECONDS = [10, 20, 30, 60, 120] as const;

/** "2:00", "0:09". For the eye. */
export function countdown(secondsLeft: number): string {
  const minutes = Math.floor(secondsLeft / 60);
  return `${minutes}:${String(secondsLeft % 60).padStart(2, '0')}`;
}

/**
 * What a screen reader is told while this many seconds are left of a warning that began with `secondsAtFirst`; the same
 * text until there is something new to say. Empty before the first moment that is told.
 */
export function timeLeftInWords(
  secondsLeft: number,
  { secondsAtFirst, i18n }: { secondsAtFirst: number; i18n: I18n },
): string {
  const told = TOLD_AT_SECONDS.find((seconds) => secondsLeft <= seconds);
  // A warning that comes late does not claim a time that has passed.
  if (told === undefined || told > secondsAtFirst) return '';
  const duration = durationInWords(told, i18n.locale);
  return i18n.t(msg`You will be logged out in ${duration}.`);
}

/** The title of a tab that nobody looks at. */
export function warningTitle(secondsLeft: number, i18n: I18n): string {
  const left = countdown(secondsLeft);
  return i18n.t(msg`(${left}) Still there?`);
}
