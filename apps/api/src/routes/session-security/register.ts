import { registerInput, registerOutput } from '@curfew/contracts';
import { defineOperation } from '../define-operation.ts';
import { counted } from '../limit-headers.ts';

export const register = defineOperation({
  method: 'POST',
  path: '/api/auth/register',
  id: 'register',
  doors: ['S1'],
  summary: 'Create an account',
  description: 'Begins no session: that takes a login.',
  credentials: ['none'],
  body: registerInput,
  bodyExample: { email: 'ann@example.org', password: 'rain on a tin roof 42', displayName: 'Ann' },
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
