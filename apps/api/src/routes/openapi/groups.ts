import type { AcceptedCredential, Group } from '../define-operation.ts';

type Json = Record<string, unknown>;

/** The groups of the document, in its order, and what a caller finds there. */
export const groups: Record<Group, string> = {
  'Browser sessions':
    'People log in and out in a browser; the session is an HttpOnly cookie. Logging out succeeds without a session too.',
  Tokens:
    'Programs log in for tokens and present the access token as `Authorization: Bearer`. Logging out needs one, and succeeds even if its session is already over.',
  'OAuth 2.0':
    'Tokens as RFC 6749, 7009 and 7662 describe them, over the same sessions. For libraries that speak OAuth, and for services that check tokens.',
  'Running it': 'Health and metrics, for whoever runs the service.',
  Reference: 'This document.',
};

export const credentialSchemes = (cookieName: string): Record<Exclude<AcceptedCredential, 'none'>, Json> => ({
  cookie: {
    type: 'apiKey',
    in: 'cookie',
    name: cookieName,
    description: 'Set by a login. Never readable by a page.',
  },
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description:
      'The `accessToken` (`cfa_…`) of a login with `transport: "bearer"`. A cookie is not accepted here.',
  },
  metrics: { type: 'http', scheme: 'bearer', description: '`METRICS_TOKEN` of the configuration.' },
  client: { type: 'http', scheme: 'basic', description: 'A service that the installation trusts.' },
});
