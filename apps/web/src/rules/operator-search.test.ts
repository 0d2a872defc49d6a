import { expect, test } from 'vitest';
import { parseAuditSearch, parseSessionSearch, parseUserSearch } from './operator-search.ts';

test('the search for users keeps what it knows', () => {
  expect(parseUserSearch({ text: 'maria', state: 'disabled', role: 'admin', page: '2' })).toEqual({
    text: 'maria',
    state: 'disabled',
    role: 'admin',
  });
  expect(parseUserSearch({ text: '1e3' })).toEqual({ text: '1e3' });
  expect(parseUserSearch({ text: '', state: 'x', role: ['admin'] })).toEqual({});
});

test('no condition of a session filter is lost: a list may never mean more than its address says', () => {
  const search = { userId: 'nobody', clientKind: 'toaster', ipPrefix: '7', inactiveForSeconds: '1e3' };
  expect(parseSessionSearch({ ...search, beganBefore: 'yesterday', other: 'x' })).toEqual({
    userId: 'nobody',
    clientKind: 'toaster',
    ipPrefix: '7',
    inactiveForSeconds: '1e3',
    beganBefore: 'yesterday',
  });
});

test('the search of the audit trail keeps its own keys', () => {
  expect(parseAuditSearch({ type: 'login', reason: 'admin_logout', text: 'x', from: '' })).toEqual({
    type: 'login',
    reason: 'admin_logout',
  });
});
