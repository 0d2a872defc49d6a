import { expect, test } from 'vitest';
import { relativeTime } from './relative-time.ts';

const now = Date.UTC(2026, 10, 21, 12);
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

test.each([
  [0, 'now'],
  [-2 * MINUTE + 1, 'now'],
  [2 * MINUTE - 1, 'now'],
  [-2 * MINUTE, '2 minutes ago'],
  [2 * MINUTE, 'in 2 minutes'],
  [-HOUR + 1, '59 minutes ago'],
  [-HOUR, '1 hour ago'],
  [24 * HOUR - 1, 'in 23 hours'],
  [24 * HOUR, 'in 1 day'],
  [36 * HOUR - 1, 'in 1 day'],
  [36 * HOUR, 'in 2 days'],
  [30 * 24 * HOUR - SECOND, 'in 30 days'],
  [-48 * HOUR + 1, '1 day ago'],
  [-400 * 24 * HOUR, '400 days ago'],
])('%i ms away is "%s"', (distance, expected) => {
  expect(relativeTime(new Date(now + distance).toISOString(), now)).toBe(expected);
});
