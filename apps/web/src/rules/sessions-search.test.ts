import { expect, test } from 'vitest';
import { parseSessionsSearch } from './sessions-search.ts';

test.each([
  [{ show: 'inactive' }, { show: 'inactive' }],
  [
    { show: 'cli', text: ' box ' },
    { show: 'cli', text: 'box' },
  ],
  [{ show: 'all', text: ' ' }, {}],
  [{ show: ['inactive'], text: 7 }, {}],
  [{ text: 'x'.repeat(101) }, { text: 'x'.repeat(100) }],
  [{ show: 7, other: 'x' }, {}],
  [{}, {}],
])('%j is %j', (search, expected) => {
  expect(parseSessionsSearch(search)).toEqual(expected);
});
