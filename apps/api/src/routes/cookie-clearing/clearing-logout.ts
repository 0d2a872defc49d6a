import { defineOperation } from '../define-operation.ts';
import { here } from '../logout-answers.ts';

export const clearingLogout = defineOperation({
  ...here,
  method: 'POST',
  path: '/auth/logout',
  id: 'clearingLogout',
  doors: ['S3'],
  credentials: ['none', 'cookie', 'bearer'],
  handle: ({ caller, body }) => caller.auth.logout(body),
});
