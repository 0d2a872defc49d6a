import { expect, test } from 'vitest';
import { safeNextPath } from './safe-next-path.ts';

test.each([
  ['/sessions', '/sessions'],
  ['/sessions?filter=old#row', '/sessions?filter=old#row'],
  ['/a/../sessions', '/sessions'],
])('%s leads back to %s', (value, expected) => {
  expect(safeNextPath(value)).toBe(expected);
});

test.each([
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/.//evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  'sessions',
  '',
  '/',
  '/login',
  '/login?next=/sessions',
  '/register',
  `/${'a'.repeat(1_000)}`,
  7,
  undefined,
])('%j is not followed', (value) => {
  expect(safeNextPath(value)).toBeNull();
});
