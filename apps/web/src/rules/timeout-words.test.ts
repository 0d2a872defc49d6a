import { setupI18n } from '@lingui/core';
import { expect, test } from 'vitest';
import { durationInWords } from './duration-words.ts';
import { countdown, timeLeftInWords, warningTitle } from './timeout-words.ts';

const i18n = setupI18n({ locale: 'en', messages: { en: {} } });

test.each([
  [120, '2:00'],
  [119, '1:59'],
  [60, '1:00'],
  [59, '0:59'],
  [9, '0:09'],
  [0, '0:00'],
  [600, '10:00'],
])('%i seconds are shown as %s', (seconds, text) => {
  expect(countdown(seconds)).toBe(text);
});

test.each([
  [121, ''],
  [120, '2 minutes'],
  [61, '2 minutes'],
  [60, '1 minute'],
  [31, '1 minute'],
  [30, '30 seconds'],
  [21, '30 seconds'],
  [20, '20 seconds'],
  [11, '20 seconds'],
  [10, '10 seconds'],
  [0, '10 seconds'],
])('with %i seconds left, "%s" have been announced', (seconds, duration) => {
  const words = timeLeftInWords(seconds, { secondsAtFirst: 600, i18n });
  expect(words).toBe(duration === '' ? '' : `You will be logged out in ${duration}.`);
});

test.each([
  [120, 5],
  [119, 4],
  [600, 5],
  [45, 3],
  [20, 2],
  [5, 0],
])('a warning that begins %i seconds before the end speaks %i times', (first, times) => {
  const told = new Set<string>();
  for (let left = first; left >= 0; left -= 1) {
    told.add(timeLeftInWords(left, { secondsAtFirst: first, i18n }));
  }
  told.delete('');
  expect(told.size).toBe(times);
});

test('a tab that nobody looks at shows the time that is left', () => {
  expect(warningTitle(90, i18n)).toBe('(1:30) Still there?');
});

test.each([
  [30 * 60, 'en', '30 minutes'],
  [60, 'en', '1 minute'],
  [12 * 3600, 'en', '12 hours'],
  [5400, 'en', '1 hour, 30 minutes'],
  [30 * 86_400, 'en', '30 days'],
  [0, 'en', '0 seconds'],
  [-3, 'en', '0 seconds'],
  [30 * 60, 'es', '30 minutos'],
  [30 * 86_400, 'es', '30 días'],
])('%i seconds in %s are %s', (seconds, locale, words) => {
  expect(durationInWords(seconds, locale)).toBe(words);
});
