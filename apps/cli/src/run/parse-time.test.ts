import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { zonedTime } from '../output/relative-time.ts';
import { isId, parseSessionId } from './parse-id.ts';
import { parseDuration, parseMoment } from './parse-time.ts';

const now = Date.UTC(2026, 10, 21, 12);

beforeEach(() => void vi.stubEnv('TZ', 'Europe/Berlin'));
afterEach(() => void vi.unstubAllEnvs());

test.each([
  ['90s', 90],
  ['30m', 1800],
  ['12h', 43_200],
  ['7d', 604_800],
  ['2w', 1_209_600],
  ['007d', 604_800],
])('%s is %i seconds', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});

test.each([
  '',
  '7',
  'd',
  '7 d',
  ' 7d',
  '7d ',
  '-7d',
  '+7d',
  '1.5h',
  '1e3s',
  '0x10s',
  '7y',
  '7D',
  '٧d',
  '99999999d',
  '0s',
  '000d',
  '7d\n',
  '7d8h',
])('%j is no duration', (text) => {
  expect(() => parseDuration(text)).toThrow('is no duration');
});

describe('a moment', () => {
  test.each([
    ['2h', '2026-11-21T10:00:00.000Z'],
    ['2026-11-21T08:00:00Z', '2026-11-21T08:00:00.000Z'],
    ['2026-11-21T08:00:00.25Z', '2026-11-21T08:00:00.250Z'],
    ['2026-11-21T08:00Z', '2026-11-21T08:00:00.000Z'],
    ['2026-11-21 08:00:00+01:00', '2026-11-21T07:00:00.000Z'],
    ['2026-11-21T08:00:00-03:30', '2026-11-21T11:30:00.000Z'],
    ['2024-02-29T23:59:59Z', '2024-02-29T23:59:59.000Z'],
    // Without a zone it is the time here, with a time of day and without.
    ['2026-11-21', '2026-11-20T23:00:00.000Z'],
    ['2026-11-21T00:00', '2026-11-20T23:00:00.000Z'],
    ['2026-11-21 08:00', '2026-11-21T07:00:00.000Z'],
    ['2026-07-01', '2026-06-30T22:00:00.000Z'],
    ['2026-07-01T08:00:00', '2026-07-01T06:00:00.000Z'],
  ])('%s is %s', (text, moment) => {
    expect(parseMoment(text, now)).toBe(moment);
  });

  test.each([
    '',
    'yesterday',
    '2026',
    '2026-11',
    '2026-13-01',
    '2026-00-01',
    '2026-02-30',
    '2025-02-29',
    '2026-11-00',
    '08:00',
    '2026-11-21 nonsense',
    '2026-11-21nonsense',
    '2026-11-21 (noon)',
    '2026-11-21T',
    '2026-11-21 8:00',
    '2026-11-21T24:00',
    '2026-11-21T24:00Z',
    '2026-02-30T08:00',
    '2026-02-30T08:00Z',
    '2026-02-30T08:00+01:00',
    '2026-11-21T08:60',
    '2026-11-21T08:00:60',
    '2026-11-21T08',
    '2026-11-21T08:00:00.',
    '2026-11-21Z',
    '2026-11-21T08:00z',
    '2026-11-21T08:00+1',
    '2026-11-21T08:00+25:00',
    '2026-11-21T08:00 CET',
    ' 2026-11-21',
    '2026-11-21 ',
    '2026-11-21\n',
    '+002026-11-21',
    '0000-11-21',
    '21.11.2026',
    '11/21/2026',
    '1e3',
    '0x10',
    '1700000000',
    '0s',
    '9999999w',
    '-2h',
  ])('is not read from %j', (text) => {
    expect(() => parseMoment(text, now)).toThrow(/is no (?:moment|duration)/u);
  });

  test('that clocks leave out is refused, and one that they repeat is the first of the two', () => {
    expect(() => parseMoment('2026-03-29T02:30', now)).toThrow('is no moment');
    expect(parseMoment('2026-10-25T02:30', now)).toBe('2026-10-25T00:30:00.000Z');
  });

  test('a day that begins at one o’clock begins then', () => {
    vi.stubEnv('TZ', 'Africa/Cairo');
    expect(parseMoment('2026-04-24', now)).toBe('2026-04-23T22:00:00.000Z');
    expect(zonedTime('2026-04-23T22:00:00.000Z')).toBe('2026-04-24 01:00:00 +03:00');
  });

  test.each([
    ['Europe/Berlin', '2026-11-21 00:00:00 +01:00'],
    ['America/New_York', '2026-11-21 00:00:00 -05:00'],
    ['America/St_Johns', '2026-11-21 00:00:00 -03:30'],
    ['Asia/Kathmandu', '2026-11-21 00:00:00 +05:45'],
    ['UTC', '2026-11-21 00:00:00 +00:00'],
  ])('a day in %s is shown with its zone', (zone, text) => {
    vi.stubEnv('TZ', zone);
    expect(zonedTime(parseMoment('2026-11-21', now))).toBe(text);
  });
});

test('an id of a session is taken in either case, and nothing else is', () => {
  const id = '01980000-0000-7000-8000-00000000ABCD';
  expect(parseSessionId(id)).toBe(id.toLowerCase());
  for (const text of [
    '',
    'abcd',
    ` ${id}`,
    `${id}\n`,
    `{${id}}`,
    id.replaceAll('-', ''),
    `${id}0`,
    'cfs_x.y',
  ]) {
    expect(() => parseSessionId(text)).toThrow('is no id of a session');
  }
  expect(isId(id)).toBe(false);
});
