import { expect, test } from 'vitest';
import { isPastDeadline } from './past-deadline.ts';

const deadline = Date.UTC(2026, 10, 21, 12);
const far = new Date(deadline + 3_600_000).toISOString();
const at = new Date(deadline).toISOString();

test.each([
  { title: 'before the deadline', askedAt: -60_000, now: 0, expected: false },
  { title: 'a moment after it, for clocks that differ', askedAt: -60_000, now: 999, expected: false },
  { title: 'after it', askedAt: -60_000, now: 1_000, expected: true },
  { title: 'asked within the moment', askedAt: 999, now: 20_000, expected: true },
  { title: 'asked after it: the server has said what is true', askedAt: 1_000, now: 20_000, expected: false },
])('$title: $expected', ({ askedAt, now, expected }) => {
  const byInactivity = [{ inactivityExpiresAt: at, absoluteExpiresAt: far }];
  const atTheLatest = [{ inactivityExpiresAt: null, absoluteExpiresAt: at }];
  expect(isPastDeadline(byInactivity, deadline + askedAt, deadline + now)).toBe(expected);
  expect(isPastDeadline(atTheLatest, deadline + askedAt, deadline + now)).toBe(expected);
});

test('without sessions there is no deadline', () => {
  expect(isPastDeadline([], 0, deadline)).toBe(false);
});
