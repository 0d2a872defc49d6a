import { defineOperation } from '../define-operation.ts';
import { here } from '../logout-answers.ts';

const { body: _none, examples: _withBody, ...answers } = here;

export const tokenLogout = defineOperation({
  ...answers,
  summary: 'Log out, for tokens alone',
  method: 'POST',
  path: '/logout',
  id: 'tokenLogout',
  groups: ['Tokens'],
  description:
    'Ends the session of the presented access token: from then on the token and its refresh tokens are refused. Success ' +
    'when the session was over already. A cookie counts for nothing here, and none is cleared.',
  credentials: ['bearer'],
  handle: ({ caller }) => caller.auth.logout(),
});
