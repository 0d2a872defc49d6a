import { sessionOutput } from '@curfew/contracts';
import { defineOperation } from '../define-operation.ts';

export const session = defineOperation({
  method: 'GET',
  path: '/api/auth/session',
  id: 'session',
  groups: ['Browser sessions', 'Tokens'],
  summary: 'Who is logged in here, and until when',
  description: 'Sets no cookie and clears none.',
  credentials: ['cookie', 'bearer'],
  answers: { 200: { description: 'The session is valid.', schema: sessionOutput } },
  errors: ['AMBIGUOUS_CREDENTIALS', 'UNAUTHORIZED', 'UNAVAILABLE'],
  handle: ({ caller }) => caller.auth.session(),
});
