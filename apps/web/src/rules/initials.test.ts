import { expect, test } from 'vitest';
import { initials } from './initials.ts';

test.each([
  ['Demo User', 'DU'],
  ['maria', 'M'],
  ['Ana María de la Cruz', 'AC'],
  ['  two   spaces ', 'TS'],
  ['李 小龙', '李小'],
  ['😀 smile', '😀S'],
  ['', ''],
])('the initials of "%s" are "%s"', (name, expected) => {
  expect(initials(name)).toBe(expected);
});
