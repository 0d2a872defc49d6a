import { expect, test } from 'vitest';
import { fromLocalMoment, toLocalMoment } from './local-moment.ts';

test('what a field holds is the instant it was given, to the minute', () => {
  const iso = '2026-11-20T12:34:00.000Z';
  expect(fromLocalMoment(toLocalMoment(iso))).toBe(iso);
  expect(toLocalMoment(iso)).toMatch(/^2026-11-(19|20|21)T\d\d:\d4$/u);
});

test.each([undefined, '', 'yesterday'])('%j is an empty field', (iso) => {
  expect(toLocalMoment(iso)).toBe('');
});

test.each(['', '2026-13-45T00:00', '0020-11-20T12:34'])('%j means no instant', (value) => {
  expect(fromLocalMoment(value)).toBeUndefined();
});
