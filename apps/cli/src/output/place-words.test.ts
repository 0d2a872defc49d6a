import { expect, test } from 'vitest';
import { placeInWords } from './place-words.ts';

test.each([
  [{ city: 'Lisbon', country: 'PT' }, 'Lisbon, Portugal'],
  [{ city: null, country: 'PT' }, 'Portugal'],
  [{ city: 'Singapore', country: 'SG' }, 'Singapore'],
  [{ city: null, country: 'QZ' }, 'QZ'],
  [undefined, null],
])('%j is %s', (place, words) => {
  expect(placeInWords(place)).toBe(words);
});
