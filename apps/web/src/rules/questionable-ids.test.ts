import { expect, test } from 'vitest';
import { questionableIds } from './questionable-ids.ts';

const records = [
  { id: 'login-here', type: 'login', sessionId: 'here' },
  { id: 'new-here', type: 'new_device', sessionId: 'here' },
  { id: 'login-known', type: 'login', sessionId: 'known' },
  { id: 'login-new', type: 'login', sessionId: 'new' },
  { id: 'device-new', type: 'new_device', sessionId: 'new' },
  { id: 'failed', type: 'login_failed', sessionId: null },
  { id: 'ended', type: 'session_ended', sessionId: 'new' },
];

test('logins elsewhere may have been somebody else’s, each is asked about once', () => {
  expect([...questionableIds(records, 'here')]).toEqual(['login-known', 'device-new']);
});

test('where only logins are shown, the login is asked about', () => {
  const logins = records.filter(({ type }) => type === 'login');
  expect([...questionableIds(logins, 'here')]).toEqual(['login-known', 'login-new']);
});
