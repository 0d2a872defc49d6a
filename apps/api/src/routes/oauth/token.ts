import { SessionError, tokenInput, tokenOutput } from '@curfew/contracts';
import type { RefreshOutput, TokenOutput } from '@curfew/contracts';
import { defineOperation } from '../define-operation.ts';
import { counted, sometimesCounted } from '../limit-headers.ts';
import type { ApiCaller } from '../operation-call.ts';
import { parseBody } from './parse-body.ts';

export const token = defineOperation({
  method: 'POST',
  path: '/token',
  id: 'token',
  groups: ['Tokens', 'OAuth 2.0'],
  isOauth: true,
  summary: 'Get tokens',
  description:
    '`grant_type` `password` logs in, `refresh_token` exchanges a refresh token for its successors (RFC 6749 §4.3 and §6). ' +
    'The same refresh token, repeated within 10 seconds, gets the same answer; used again later it ends the session.',
  credentials: ['none'],
  body: tokenInput,
  examples: [
    {
      title: 'For a password',
      body: { grant_type: 'password', username: '$EMAIL', password: '$PASSWORD' },
    },
    {
      title: 'For a refresh token',
      body: { grant_type: 'refresh_token', refresh_token: '$REFRESH_TOKEN' },
    },
  ],
  answers: {
    200: {
      description: 'The tokens. The ones presented are dead.',
      schema: tokenOutput,
      headers: sometimesCounted,
    },
  },
  errors: ['INVALID_CREDENTIALS', 'UNAUTHORIZED', 'GRANT_UNSUPPORTED', 'TOO_MANY_REQUESTS', 'UNAVAILABLE'],
  errorHeaders: { INVALID_CREDENTIALS: counted },
  async handle({ caller, body, reply }) {
    // RFC 6749 §5.1, for caches that know nothing newer.
    reply.header('pragma', 'no-cache');
    return toTokenOutput(await grant(caller, body));
  },
});

async function grant({ auth }: ApiCaller, body: { grant_type?: string } | undefined) {
  const type = body?.grant_type;
  if (typeof type === 'string' && type !== 'password' && type !== 'refresh_token') {
    throw new SessionError('GRANT_UNSUPPORTED', 'Use the grant type password or refresh_token.');
  }
  const input = parseBody(tokenInput, body);
  return input.grant_type === 'password'
    ? auth.login({ email: input.username, password: input.password, transport: 'bearer' })
    : auth.refresh({ refreshToken: input.refresh_token });
}

function toTokenOutput({ tokens, session }: Pick<RefreshOutput, 'tokens' | 'session'>): TokenOutput {
  if (!tokens) throw new TypeError('a bearer session was begun without tokens');
  const lifetime = Date.parse(tokens.accessExpiresAt) - Date.parse(session.serverNow);
  return {
    access_token: tokens.accessToken,
    token_type: 'Bearer',
    expires_in: Math.floor(lifetime / 1000),
    refresh_token: tokens.refreshToken,
  };
}
