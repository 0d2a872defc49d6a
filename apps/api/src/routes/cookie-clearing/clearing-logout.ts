import { defineOperation } from '../define-operation.ts';
import { here } from '../logout-answers.ts';

export const clearingLogout = defineOperation({
  ...here,
  summary: 'Log out, at another address',
  method: 'POST',
  path: '/auth/logout',
  id: 'clearingLogout',
  groups: ['Browser sessions'],
  credentials: ['none', 'cookie', 'bearer'],
  handle: ({ caller, body }) => caller.auth.logout(body),
});
