import { expect, test } from 'vitest';
import { retryDelaySeconds } from './retry-delay.ts';

test.each([
  [0, null, 1],
  [1, null, 2],
  [5, null, 32],
  [6, null, 60],
  [1_000, null, 60],
  [0, 30, 30],
  [6, 300, 300],
])('try %i with Retry-After %j waits %i s', (attempt, retryAfter, expected) => {
  expect(retryDelaySeconds(attempt, retryAfter)).toBe(expected);
});
