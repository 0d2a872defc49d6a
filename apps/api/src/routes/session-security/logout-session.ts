import { logoutOutput, logoutSessionInput } from '@curfew/contracts';
import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { sometimesCounted } from '../limit-headers.ts';
import { ended } from '../logout-answers.ts';

export const logoutSession = defineOperation({
  method: 'DELETE',
  path: '/api/auth/sessions/{id}',
  id: 'logoutSession',
  groups: ['Browser sessions'],
  summary: 'Log out one session',
  description:
    'One of the caller’s own, by its public id, in either case. Another person’s session is not found, as one that does not ' +
    'exist. Needs a password given within the last 10 minutes.',
  credentials: ['cookie', 'bearer'],
  params: z.strictObject({ id: logoutSessionInput.shape.sessionId }),
  examples: [
    {
      before:
        '# One more login, whose session is the one to end.\n' +
        'ID=$(curl --silent --json @- "$CURFEW/api/auth/login" <<END |\n' +
        '{ "email": "$EMAIL", "password": "$PASSWORD" }\n' +
        'END\n' +
        '  sed \'s/.*"session":{"id":"\\([^"]*\\)".*/\\1/\')',
      params: { id: '$ID' },
    },
  ],
  answers: {
    200: {
      description: ended,
      schema: logoutOutput,
      headers: { 'Set-Cookie': 'sometimes', ...sometimesCounted },
    },
  },
  errors: [
    'AMBIGUOUS_CREDENTIALS',
    'UNAUTHORIZED',
    'REAUTHENTICATION_REQUIRED',
    'PASSWORD_CHANGE_REQUIRED',
    'NOT_FOUND',
    'TOO_MANY_REQUESTS',
    'LOGOUT_ERROR',
  ],
  errorHeaders: { UNAUTHORIZED: sometimesCounted },
  handle: ({ caller, params }) => caller.auth.logoutSession({ sessionId: params.id }),
});
