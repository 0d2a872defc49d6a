import { expect, test } from 'vitest';
import { parseSessionsSearch } from './sessions-search.ts';

test.each([
  [{ show: 'inactive' }, { show: 'inactive' }],
  [{ show: 'all' }, {}],
  [{ show: ['inactive'] }, {}],
  [{ show: 7, other: 'x' }, {}],
  [{}, {}],
])('%j is %j', (search, expected) => {
  expect(parseSessionsSearch(search)).toEqual(expected);
});
