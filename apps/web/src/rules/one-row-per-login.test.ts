import { expect, test } from 'vitest';
import { oneRowPerLogin } from './one-row-per-login.ts';

const record = (type: string, sessionId: string | null) => ({ type, sessionId });

test('a login from a new device is one row', () => {
  const records = [record('new_device', 'a'), record('login', 'a'), record('login', 'b')];
  expect(oneRowPerLogin(records)).toEqual([record('new_device', 'a'), record('login', 'b')]);
});

test('a login stays where its new device is not in the list', () => {
  const records = [record('login', 'a'), record('registered', null)];
  expect(oneRowPerLogin(records)).toEqual(records);
});

test('what else happened to a session on a new device stays', () => {
  const records = [record('session_ended', 'a'), record('new_device', 'a')];
  expect(oneRowPerLogin(records)).toEqual(records);
});
