import { defineOperation } from '../define-operation.ts';
import { everywhere } from '../logout-answers.ts';

export const tokenLogoutAll = defineOperation({
  ...everywhere,
  method: 'POST',
  path: '/logout/all',
  id: 'tokenLogoutAll',
  doors: ['S4'],
  credentials: ['bearer'],
  handle: ({ caller, body }) => caller.auth.logoutAll(body),
});
