import { introspectOutput, presentedTokenInput, SessionError } from '@curfew/contracts';
import type { IntrospectOutput, PresentedTokenInput } from '@curfew/contracts';
import { hash, timingSafeEqual } from 'node:crypto';
import type { IntrospectionClient } from '../../trpc/context.ts';
import { defineOperation } from '../define-operation.ts';
import { parseBody } from './parse-body.ts';

export const introspect = defineOperation({
  method: 'POST',
  path: '/introspect',
  id: 'introspect',
  groups: ['OAuth 2.0'],
  isOauth: true,
  summary: 'Ask whether an access token lives',
  description:
    'RFC 7662, for services named in the configuration, with HTTP Basic or `client_id` and `client_secret`. True at the ' +
    'moment of the answer: nothing is cached, here or there. Asking keeps no session alive. Only access tokens open ' +
    'anything, so anything else is inactive.',
  credentials: ['client'],
  body: presentedTokenInput,
  examples: [{ body: { token: '$TOKEN' } }],
  answers: { 200: { description: 'Whether it lives, and whose it is.', schema: introspectOutput } },
  errors: ['CLIENT_UNKNOWN', 'UNAVAILABLE'],
  async handle({ body, parts: { services }, request }): Promise<IntrospectOutput> {
    requireClient(services.introspectionClients, request.headers.authorization, body);
    const { token } = parseBody(presentedTokenInput, body);
    const validation = await services.engine.validateSession(token, { transport: 'bearer' });
    if (!validation.valid) return { active: false };
    const { session, user } = validation;
    const expiresAt = session.accessExpiresAt ?? session.absoluteExpiresAt;
    return {
      active: true,
      token_type: 'Bearer',
      sub: user.id,
      username: user.email,
      role: user.role,
      sid: session.id,
      exp: Math.floor(expiresAt.getTime() / 1000),
    };
  },
});

/** @throws CLIENT_UNKNOWN, before anything is said about the token. */
function requireClient(
  clients: readonly IntrospectionClient[],
  authorization: string | undefined,
  body: Partial<PresentedTokenInput> | undefined,
): void {
  const basic = /^Basic +([A-Za-z0-9+/]+=*)$/iu.exec(authorization ?? '')?.[1];
  const presented =
    basic === undefined
      ? `${body?.client_id ?? ''}:${body?.client_secret ?? ''}`
      : Buffer.from(basic, 'base64').toString('utf8');
  const digest = sha256(presented);
  const isKnown = clients.some(({ name, secret }) => timingSafeEqual(sha256(`${name}:${secret}`), digest));
  if (!isKnown) throw new SessionError('CLIENT_UNKNOWN', 'This is for services that are configured.');
}

function sha256(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
