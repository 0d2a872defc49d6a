import { expect, test } from 'vitest';
import { isConnected } from './is-connected.ts';

const connectedUntil = '2026-11-27T12:00:00.000Z';
const until = Date.parse(connectedUntil);

test.each([
  [until - 1, true],
  [until, false],
])('until the moment itself: %i, %s', (now, expected) => {
  expect(isConnected({ connectedUntil }, now)).toBe(expected);
  expect(isConnected({ connectedUntil: null }, now)).toBe(false);
});
