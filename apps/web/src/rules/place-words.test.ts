import { describe, expect, test } from 'vitest';
import { i18nIn } from '../testing/i18n-in.ts';
import { nearPlace, originWords, placeInDetail } from './place-words.ts';

const lisbon = { city: 'Lisbon', country: 'PT' };

test.each([
  ['en', lisbon, 'Near Lisbon, Portugal'],
  ['en', { city: 'Linköping', country: 'SE' }, 'Near Linköping, Sweden'],
  ['es', { city: 'Linköping', country: 'SE' }, 'Cerca de Linköping, Suecia'],
  ['en', { city: 'Singapore', country: 'SG' }, 'Near Singapore'],
  ['en', { city: null, country: 'BT' }, 'Probably Bhutan'],
  ['es', { city: null, country: 'BT' }, 'Probablemente Bután'],
  // No country of ISO 3166, and none that has a name.
  ['en', { city: null, country: 'QZ' }, 'Probably QZ'],
] as const)('in %s, %j is %s', (language, place, words) => {
  expect(nearPlace(place, i18nIn(language))).toBe(words);
});

test.each([
  ['en', 'Lisbon, Portugal (approximately, by a database on this server)'],
  ['es', 'Lisbon, Portugal (aproximadamente, según una base de datos de este servidor)'],
] as const)('in %s the details say how far to believe it and who says so', (language, words) => {
  expect(placeInDetail(lisbon, i18nIn(language))).toBe(words);
});

describe('where something came from', () => {
  test.each([
    [{ place: lisbon, ipPrefix: '203.0.113.0/24' }, 'Near Lisbon, Portugal'],
    [{ place: lisbon, ipPrefix: null }, 'Near Lisbon, Portugal'],
    [{ ipPrefix: '203.0.113.0/24' }, '203.0.113.0/24'],
    [{ ipPrefix: '127.0.0.0/24' }, 'Local network'],
    [{ ipPrefix: null }, null],
  ])('%j: %s', (origin, words) => {
    expect(originWords(origin, i18nIn('en'))).toBe(words);
  });
});
