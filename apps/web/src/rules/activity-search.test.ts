import { auditTypeSchema } from '@curfew/contracts';
import { expect, test } from 'vitest';
import { ACTIVITY_KINDS, kindOf, parseActivitySearch, typesOf } from './activity-search.ts';

test.each([
  [{ kind: 'ends' }, { kind: 'ends' }],
  [{ kind: 'failed', page: '2' }, { kind: 'failed' }],
  [{ kind: 'toString' }, {}],
  [{ kind: ['ends'] }, {}],
  [{ kind: 7 }, {}],
  [{}, {}],
])('%j is read as %j', (search, expected) => {
  expect(parseActivitySearch(search)).toEqual(expected);
});

test('every type that is recorded belongs to exactly one kind, and every kind has some', () => {
  const types = ACTIVITY_KINDS.map((kind) => typesOf(kind) ?? []);
  expect(types.flat().toSorted()).toEqual(auditTypeSchema.options.toSorted());
  expect(types.every(({ length }) => length > 0)).toBe(true);
});

test('without a kind the server is asked for all types', () => {
  expect(typesOf(undefined)).toBeUndefined();
});

test('what a newer version wrote belongs to no kind', () => {
  expect(kindOf('login')).toBe('logins');
  expect(kindOf('badge_shown')).toBeNull();
  expect(kindOf('constructor')).toBeNull();
});
