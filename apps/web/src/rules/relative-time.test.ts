import { expect, test } from 'vitest';
import { activeAgo } from './relative-time.ts';

const MINUTE = 60_000;
const now = Date.UTC(2026, 10, 20, 12);

test.each([
  [-5_000, 'Active now'],
  [0, 'Active now'],
  [2 * MINUTE - 1, 'Active now'],
  [2 * MINUTE, 'Active 2 minutes ago'],
  [60 * MINUTE - 1, 'Active 59 minutes ago'],
  [60 * MINUTE, 'Active 1 hour ago'],
  [24 * 60 * MINUTE - 1, 'Active 23 hours ago'],
  [24 * 60 * MINUTE, 'Active yesterday'],
  [72 * 60 * MINUTE, 'Active 3 days ago'],
])('%i ms ago reads "%s"', (elapsed, expected) => {
  expect(activeAgo(now - elapsed, now)).toBe(expected);
});
