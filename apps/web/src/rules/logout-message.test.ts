import { endReasonSchema, refusalReasonSchema } from '@curfew/contracts';
import { expect, test } from 'vitest';
import { logoutMessage } from './logout-message.ts';

test.each(endReasonSchema.options)('%s is explained in words of its own', (reason) => {
  const message = logoutMessage(reason);
  expect(message?.title).not.toBe(logoutMessage('unknown')?.title);
  expect(JSON.stringify(message)).not.toMatch(/sign(ed)? out|revoke|_/iu);
});

test.each([
  ['admin_logout', 'An administrator ended your session:'],
  ['user_disabled', 'An administrator disabled your account:'],
])('%s is told with the words of the operator', (reason, title) => {
  const message = logoutMessage(reason, 'Lost laptop');
  expect(message?.title).toBe(title);
  expect(message?.body).toMatch(/^“Lost laptop” /u);
});

test('an access that could not be opened again is no mystery', () => {
  expect(logoutMessage('access_expired')?.body).toBe(logoutMessage('inactivity_timeout')?.body);
});

test('nothing is said to somebody who was never in', () => {
  expect(logoutMessage(undefined)).toBeNull();
  expect(logoutMessage('missing')).toBeNull();
});

test.each(['<b>hello</b>', 'toString', 7, '', ...refusalReasonSchema.options.slice(1, 3)])(
  '%j gets the generic message and is not repeated',
  (reason) => {
    expect(logoutMessage(reason)?.title).toBe('You have been logged out');
  },
);
