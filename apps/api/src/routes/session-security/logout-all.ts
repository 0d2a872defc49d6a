import { defineOperation } from '../define-operation.ts';
import { everywhere } from '../logout-answers.ts';

export const logoutAll = defineOperation({
  ...everywhere,
  method: 'POST',
  path: '/api/auth/logout/all',
  id: 'logoutAll',
  groups: ['Browser sessions', 'Tokens'],
  credentials: ['cookie', 'bearer'],
  handle: ({ caller, body }) => caller.auth.logoutAll(body),
});
