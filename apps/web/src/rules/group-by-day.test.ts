import { setupI18n } from '@lingui/core';
import { expect, test } from 'vitest';
import { dayName, groupByDay } from './group-by-day.ts';

const i18n = setupI18n({ locale: 'en', messages: { en: {} } });
const now = Date.parse('2026-11-20T23:30:00Z');

test('a day is one of the person’s calendar, not of the server’s', () => {
  const items = [
    { id: 1, at: '2026-11-20T23:30:00Z' },
    { id: 2, at: '2026-11-20T23:00:00Z' },
    { id: 3, at: '2026-11-20T22:59:59Z' },
    { id: 4, at: '2026-11-19T10:00:00Z' },
  ];
  const days = groupByDay(items, 'Europe/Madrid').map(({ key, items: of }) => [key, of.map(({ id }) => id)]);
  expect(days).toEqual([
    ['2026-11-21', [1, 2]],
    ['2026-11-20', [3]],
    ['2026-11-19', [4]],
  ]);
  expect(groupByDay(items, 'UTC')).toHaveLength(2);
  expect(groupByDay([], 'UTC')).toEqual([]);
});

test.each([
  ['2026-11-20T23:30:00Z', 'UTC', 'Today'],
  ['2026-11-20T00:00:00Z', 'UTC', 'Today'],
  ['2026-11-19T23:59:59Z', 'UTC', 'Yesterday'],
  ['2026-11-18T23:59:59Z', 'UTC', 'Wednesday, November 18'],
  ['2025-12-31T12:00:00Z', 'UTC', 'Wednesday, December 31, 2025'],
  ['2026-11-20T22:59:59Z', 'Europe/Madrid', 'Yesterday'],
])('%s in %s is called %s', (at, timeZone, name) => {
  expect(dayName(Date.parse(at), { i18n, now, timeZone })).toBe(name);
});

test('the day after the clocks went forward has a yesterday', () => {
  // In Madrid, 29 March 2026 had 23 hours.
  const monday = Date.parse('2026-03-30T22:30:00Z');
  const options = { i18n, now: monday, timeZone: 'Europe/Madrid' };
  expect(dayName(Date.parse('2026-03-29T22:30:00Z'), options)).toBe('Yesterday');
  expect(dayName(Date.parse('2026-03-28T23:30:00Z'), options)).toBe('Sunday, March 29');
});
