import { expect, test } from 'vitest';
import { parseSessionRecord } from './session-record.ts';
import { parseTabMessage } from './tab-message.ts';

const unfinished = { ticket: 'cfl_1', scope: 'everywhere', reach: 'everywhere' };

test.each([
  { type: 'logged-in', epoch: 1 },
  { type: 'logging-out', epoch: 2 ** 53 - 1 },
  { type: 'logged-out', epoch: 3, reason: 'user_logout' },
  { type: 'logging-out', epoch: 2, whose: '00000001', unfinished },
  { type: 'logged-out', epoch: 3, reason: 'user_logout', ending: { ...unfinished, status: 'pending' } },
  { type: 'logout-settled', ticket: 'cfl_1', status: 'finished' },
  { type: 'logout-settled', ticket: 'cfl_1', status: 'abandoned' },
])('%j is a message', (message) => {
  expect(parseTabMessage(message)).toEqual(message);
});

test('what a message carries beyond its fields is dropped', () => {
  expect(parseTabMessage({ type: 'logged-in', epoch: 1, user: 'maria' })).toEqual({
    type: 'logged-in',
    epoch: 1,
  });
});

test.each([
  null,
  'logged-out',
  {},
  { type: 'logged-out', epoch: 3 },
  { type: 'logged-out', epoch: 3, reason: '<b>' },
  { type: 'logged-out', epoch: 0, reason: 'user_logout' },
  { type: 'logged-in', epoch: 1.5 },
  { type: 'logged-in', epoch: 2 ** 53 },
  { type: 'logged-in', epoch: '1' },
  { type: 'reload', epoch: 1 },
  { type: 'logout-settled', ticket: 'cfl_1', status: 'pending' },
  { type: 'logout-settled', status: 'finished' },
])('%j is none', (value) => {
  expect(parseTabMessage(value)).toBeNull();
});

test.each([
  ['{"epoch":1,"status":"in","reason":null}', { epoch: 1, status: 'in', reason: null }],
  ['{"epoch":1,"status":"out","reason":"replaced"}', { epoch: 1, status: 'out', reason: 'replaced' }],
  ['{"epoch":1,"status":"out","reason":"<b>"}', { epoch: 1, status: 'out', reason: null }],
  ['{"epoch":1,"status":"open"}', null],
  ['{"status":"in"}', null],
  ['{"epoch"', null],
  ['', null],
  [null, null],
])('the stored text %j is read as %j', (text, expected) => {
  expect(parseSessionRecord(text)).toEqual(expected);
});
