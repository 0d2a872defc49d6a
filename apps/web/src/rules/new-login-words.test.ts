import { expect, test } from 'vitest';
import { i18nIn } from '../testing/i18n-in.ts';
import { newLoginsQuestion } from './new-login-words.ts';

const FIREFOX = { label: 'Firefox on Linux' };
const EDGE = { label: 'Microsoft Edge on Windows' };

test('one login is a question of its own', () => {
  expect(newLoginsQuestion([FIREFOX], i18nIn('en'))).toBe('New login: Firefox on Linux. Was this you?');
});

test('several are counted, each device is named once, the latest first', () => {
  const i18n = i18nIn('en');
  expect(newLoginsQuestion([FIREFOX, EDGE, FIREFOX], i18n)).toBe(
    '3 new logins: Firefox on Linux, Microsoft Edge on Windows',
  );
  const many = Array.from({ length: 30 }, () => FIREFOX);
  expect(newLoginsQuestion(many, i18n)).toBe('30 new logins: Firefox on Linux');
});
