import { presentedTokenInput } from '@curfew/contracts';
import { z } from 'zod';
import { createContext } from '../../trpc/context.ts';
import { endSessions } from '../../trpc/end-presented.ts';
import { defineOperation } from '../define-operation.ts';
import { parseBody } from './parse-body.ts';
import { sometimesCounted } from '../limit-headers.ts';

export const revoke = defineOperation({
  method: 'POST',
  path: '/revoke',
  id: 'revoke',
  groups: ['OAuth 2.0'],
  isOauth: true,
  summary: 'End the session of a token',
  description:
    'RFC 7009. Ends the session that an access or refresh token belongs to, and with it every token of that session. ' +
    'A text that was never issued is a success too, as RFC 7009 §2.2 wants it. 503 means that it is not done yet: repeat it.',
  credentials: ['none'],
  body: presentedTokenInput,
  examples: [{ body: { token: '$TOKEN' } }],
  answers: {
    200: { description: 'The token opens nothing.', schema: z.strictObject({}), headers: sometimesCounted },
  },
  errors: ['TOO_MANY_REQUESTS', 'UNAVAILABLE'],
  async handle({ body, parts: { services }, request, reply }) {
    const { token } = parseBody(presentedTokenInput, body);
    const presented = { transport: 'bearer' as const, tokens: [token], refreshTokens: [token] };
    const { sessions } = await services.engine.identifySessions(presented);
    await endSessions(
      createContext(services, { request, reply }, { csrfProtection: 'origin-only', isBearerOnly: false }),
      sessions,
    );
    return {};
  },
});
