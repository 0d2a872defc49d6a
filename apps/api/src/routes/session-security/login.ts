import { loginInput, restLoginOutput } from '@curfew/contracts';
import { defineOperation } from '../define-operation.ts';
import { counted } from '../limit-headers.ts';

export const login = defineOperation({
  method: 'POST',
  path: '/api/auth/login',
  id: 'login',
  groups: ['Browser sessions', 'Tokens'],
  summary: 'Log in',
  description:
    'Begins a session; whatever session this browser had before is over. The credential goes into an HttpOnly cookie, ' +
    'or, with `transport: "bearer"`, into `tokens`. `role`, `must_change_password` and `is_active` are other ' +
    'names for what `user` says as well.',
  credentials: ['none'],
  body: loginInput,
  examples: [
    {
      title: 'In a browser, for cookies',
      body: { email: '$EMAIL', password: '$PASSWORD' },
      keepsCookies: true,
    },
    {
      title: 'In a program, for tokens',
      body: { email: '$EMAIL', password: '$PASSWORD', transport: 'bearer' },
    },
  ],
  answers: {
    200: {
      description: 'Logged in. With cookies, `Set-Cookie` sets the session cookie and the CSRF cookie.',
      schema: restLoginOutput,
      headers: { 'Set-Cookie': 'sometimes', ...counted },
    },
  },
  errors: ['AMBIGUOUS_CREDENTIALS', 'INVALID_CREDENTIALS', 'TOO_MANY_REQUESTS', 'UNAVAILABLE'],
  errorHeaders: { INVALID_CREDENTIALS: counted },
  async handle({ caller, body }) {
    const answer = await caller.auth.login(body);
    const { role, mustChangePassword } = answer.user;
    // Nobody whose account is disabled gets here.
    const user = { ...answer.user, must_change_password: mustChangePassword, is_active: true as const };
    return { ...answer, user, role };
  },
});
