import { defineOperation } from '../define-operation.ts';
import { here } from '../logout-answers.ts';

const { body: _none, ...answers } = here;

export const tokenLogout = defineOperation({
  ...answers,
  method: 'POST',
  path: '/logout',
  id: 'tokenLogout',
  doors: ['S4'],
  description:
    'Ends the session of the presented access token: from then on the token and its refresh tokens are refused. Success ' +
    'when the session was over already. A cookie counts for nothing here, and none is cleared.',
  credentials: ['bearer'],
  handle: ({ caller }) => caller.auth.logout(),
});
