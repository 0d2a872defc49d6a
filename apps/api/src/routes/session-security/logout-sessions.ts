import { defineOperation } from '../define-operation.ts';
import { everywhere } from '../logout-answers.ts';

export const logoutSessions = defineOperation({
  ...everywhere,
  method: 'DELETE',
  path: '/api/auth/sessions',
  id: 'logoutSessions',
  doors: ['S1'],
  credentials: ['cookie', 'bearer'],
  handle: ({ caller, body }) => caller.auth.logoutAll(body),
});
