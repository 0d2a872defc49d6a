import { defineOperation } from '../define-operation.ts';
import { everywhere } from '../logout-answers.ts';

export const tokenLogoutAll = defineOperation({
  ...everywhere,
  summary: 'Log out everywhere, for tokens alone',
  method: 'POST',
  path: '/logout/all',
  id: 'tokenLogoutAll',
  groups: ['Tokens'],
  credentials: ['bearer'],
  handle: ({ caller, body }) => caller.auth.logoutAll(body),
});
