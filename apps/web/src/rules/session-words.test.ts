import { expect, test } from 'vitest';
import { i18nIn } from '../testing/i18n-in.ts';
import { authenticationFact, authenticationWords, sessionFacts, sessionTitle } from './session-words.ts';

const i18n = i18nIn('en');
const browser = { name: null, label: 'Chrome on macOS', clientKind: 'web' } as const;

test('a session without a name is called what it runs on, which is not said twice', () => {
  expect(sessionTitle(browser, i18n)).toBe('Chrome on macOS');
  expect(sessionFacts(browser, i18n)).toEqual([]);
});

test('a name stands first, and what it runs on leads the second line', () => {
  const named = { ...browser, name: 'Kitchen' };
  expect(sessionTitle(named, i18n)).toBe('Kitchen');
  expect(sessionFacts(named, i18n)).toEqual(['Chrome on macOS']);
});

test('programs say that they are programs', () => {
  expect(sessionFacts({ name: null, label: 'CLI on box', clientKind: 'cli' }, i18n)).toEqual([
    'Command line',
  ]);
  expect(sessionFacts({ name: 'Nightly', label: 'Service on box', clientKind: 'service' }, i18n)).toEqual([
    'Service on box',
    'Service',
  ]);
});

test.each([
  [
    { clientKind: 'web', transport: 'cookie', inactivityExpiresAt: '2026-11-27T12:00:00Z' },
    [null, 'With the password, in a browser'],
  ],
  [
    { clientKind: 'web', transport: 'cookie', inactivityExpiresAt: null },
    ['Kept logged in', 'With the password, in a browser that is kept logged in'],
  ],
  [
    { clientKind: 'cli', transport: 'bearer', inactivityExpiresAt: null },
    ['Token', 'With the password, on the command line; a token since then'],
  ],
  [
    { clientKind: 'service', transport: 'bearer', inactivityExpiresAt: null },
    ['Token', 'With the password, in a program; a token since then'],
  ],
] as const)('%j: %j', (session, [fact, words]) => {
  expect(authenticationFact(session, i18n)).toBe(fact);
  expect(authenticationWords(session, i18n)).toBe(words);
});
