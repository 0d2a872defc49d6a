import { expect, test } from 'vitest';
import { addressSearch, parseAddressSearch } from './address-search.ts';

test.each([
  '1e3',
  '007',
  '1.0',
  '0x10',
  'true',
  'null',
  '"quoted"',
  '{"a":1}',
  '[1]',
  '',
  ' 5 ',
  'a+b c&d=é%',
])('%j comes back as it was written', (text) => {
  expect(parseAddressSearch(addressSearch({ text }))).toEqual({ text });
});

test('is read from any address, with or without the question mark', () => {
  expect(parseAddressSearch('?text=1e3&a=b+c&a=d')).toEqual({ text: '1e3', a: 'd' });
  expect(parseAddressSearch('text')).toEqual({ text: '' });
  expect(parseAddressSearch('')).toEqual({});
});

test('leaves out what is not there', () => {
  expect(addressSearch({ text: undefined })).toBe('');
  expect(addressSearch({ text: undefined, state: 'disabled' })).toBe('?state=disabled');
});
