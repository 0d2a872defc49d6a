import { expect, test } from 'vitest';
import { parseDuration, parseMoment } from './parse-time.ts';

const now = Date.UTC(2026, 10, 21, 12);

test.each([
  ['90s', 90],
  ['30m', 1800],
  ['12h', 43_200],
  ['7d', 604_800],
  ['2w', 1_209_600],
])('%s is %i seconds', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});

test.each(['', '7', 'd', '7 d', '-7d', '1.5h', '7y', '99999999d'])('%j is no duration', (text) => {
  expect(() => parseDuration(text)).toThrow('is no duration');
});

test.each([
  ['2h', '2026-11-21T10:00:00.000Z'],
  ['2026-11-21T08:00:00Z', '2026-11-21T08:00:00.000Z'],
  ['2026-11-21T08:00:00+01:00', '2026-11-21T07:00:00.000Z'],
])('%s is %s', (text, moment) => {
  expect(parseMoment(text, now)).toBe(moment);
});

test.each(['', 'yesterday', '2026', '2026-13-01', '08:00'])('%j is no moment', (text) => {
  expect(() => parseMoment(text, now)).toThrow('is no moment');
});
