import { logoutInput, logoutOutput } from '@curfew/contracts';
import type { LogoutOutput } from '@curfew/contracts';
import { sometimesCounted } from './limit-headers.ts';

/** What the answers of the logout family have in common, whichever door they are given at. */
export const ended =
  'The session is over, on every server. `already-ended`: it was before this call. `no-session`: nothing that was presented ' +
  'names a session, so nothing was ended.';

const example = {
  success: true,
  outcome: 'ended',
  endedSessions: 1,
  message: 'Logout successful',
  timestamp: '2026-01-15T09:30:00.000Z',
} as const satisfies LogoutOutput;

/** Cookies are cleared where they were the credential; a program's logout leaves those of its browser alone. */
const headers = { 'Set-Cookie': 'sometimes', ...sometimesCounted } as const;
const errorHeaders = {
  UNAUTHORIZED: headers,
  TOO_MANY_REQUESTS: { 'Set-Cookie': 'sometimes' },
  LOGOUT_ERROR: { 'Set-Cookie': 'sometimes' },
} as const;

/** Ends the caller's session. */
export const here = {
  summary: 'Log out',
  description:
    'Ends the session of each credential that was ever issued for one, newest or not, and clears the session, refresh and ' +
    'CSRF cookies, on every answer but a refusal of a request that was not understood. Success without a session too. A ' +
    '`ticket` ends what it was made for, whatever else is presented. 401 when a credential or ticket was never issued ' +
    'and nothing else names a session. Only calls that end nothing are limited.',
  body: logoutInput,
  examples: [{ body: {} }],
  answers: {
    200: { description: ended, schema: logoutOutput, headers, example },
  },
  errors: ['UNAUTHORIZED', 'TOO_MANY_REQUESTS', 'LOGOUT_ERROR'],
  errorHeaders,
} as const;

/** Ends every session of the caller. */
export const everywhere = {
  summary: 'Log out everywhere',
  description:
    'Ends every session of the caller, this one included. Repeated after a lost answer it is a success when nothing is ' +
    'left to end; a credential that is over or superseded ends nothing here. A `ticket` of that scope ends every session ' +
    'that had begun when it was made; `hasOpenSessions` says that another one lives.',
  body: logoutInput,
  examples: [{ body: {} }],
  answers: {
    200: {
      description: 'Every session of this account is over, on every server.',
      schema: logoutOutput,
      headers,
      example: { ...example, endedSessions: 3, message: 'Logged out from all devices' },
    },
  },
  errors: ['UNAUTHORIZED', 'TOO_MANY_REQUESTS', 'LOGOUT_ERROR'],
  errorHeaders,
} as const;
