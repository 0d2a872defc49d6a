import { registerInput, registerOutput } from '@curfew/contracts';
import { defineOperation } from '../define-operation.ts';
import { counted } from '../limit-headers.ts';

export const register = defineOperation({
  method: 'POST',
  path: '/api/auth/register',
  id: 'register',
  groups: ['Browser sessions'],
  summary: 'Create an account',
  description: 'Begins no session: that takes a login.',
  credentials: ['none'],
  body: registerInput,
  examples: [{ body: { email: '$NEW_EMAIL', password: 'rain on a tin roof 42', displayName: 'Ann' } }],
  answers: { 201: { description: 'The account was created.', schema: registerOutput, headers: counted } },
  errors: [
    'AMBIGUOUS_CREDENTIALS',
    'EMAIL_TAKEN',
    'PASSWORD_UNACCEPTABLE',
    'TOO_MANY_REQUESTS',
    'UNAVAILABLE',
  ],
  errorHeaders: { EMAIL_TAKEN: counted, PASSWORD_UNACCEPTABLE: counted },
  handle: ({ caller, body }) => caller.auth.register(body),
});
