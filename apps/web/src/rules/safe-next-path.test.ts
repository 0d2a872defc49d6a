import { expect, test } from 'vitest';
import { safeNextPath } from './safe-next-path.ts';

test.each([
  ['/sessions', '/sessions'],
  ['/sessions?filter=old#row', '/sessions?filter=old#row'],
  ['/a/../sessions', '/sessions'],
  ['/sessions?next=//evil.example', '/sessions?next=//evil.example'],
  ['/a%2Fb', '/a%2Fb'],
])('%s leads back to %s', (value, expected) => {
  expect(safeNextPath(value)).toBe(expected);
});

test.each([
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/%2e%2e//evil.example',
  '/%2F/evil.example',
  '/%2f%2fevil.example',
  '/%5Cevil.example',
  '/%5c/evil.example',
  '/%',
  '\\\\evil.example',
  '\n//evil.example',
  '/\r\n/evil.example',
  'http:evil.example',
  '///evil.example',
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
