import { defineOperation } from '../define-operation.ts';
import { everywhere } from '../logout-answers.ts';

export const logoutSessions = defineOperation({
  ...everywhere,
  summary: 'Log out everywhere, as a DELETE',
  method: 'DELETE',
  path: '/api/auth/sessions',
  id: 'logoutSessions',
  groups: ['Browser sessions'],
  credentials: ['cookie', 'bearer'],
  handle: ({ caller, body }) => caller.auth.logoutAll(body),
});
