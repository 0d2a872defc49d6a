import { expect, test } from 'vitest';
import { isInactive } from './inactive-sessions.ts';

const DAY = 24 * 60 * 60_000;
const now = Date.UTC(2026, 10, 21, 12);

test.each([
  [7 * DAY - 1, false],
  [7 * DAY, true],
  [60 * DAY, true],
  [0, false],
  [-5_000, false],
])('not used for %i ms: %s', (elapsed, expected) => {
  expect(isInactive({ lastActive: new Date(now - elapsed).toISOString() }, now)).toBe(expected);
});
