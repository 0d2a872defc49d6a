import { defineOperation } from '../define-operation.ts';
import { here } from '../logout-answers.ts';

export const logout = defineOperation({
  ...here,
  method: 'POST',
  path: '/api/auth/logout',
  id: 'logout',
  groups: ['Browser sessions', 'Tokens'],
  credentials: ['none', 'cookie', 'bearer'],
  handle: ({ caller, body }) => caller.auth.logout(body),
});
