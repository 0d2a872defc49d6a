import type { AcceptedCredential, Door } from '../define-operation.ts';

type Json = Record<string, unknown>;

/** The groups of the document, in its order. */
export const doors: Record<Door, { name: string; description: string }> = {
  S1: {
    name: 'S1 · Session-security logout',
    description: 'Sessions of a browser, in an HttpOnly cookie. Logging out succeeds without a session too.',
  },
  S2: {
    name: 'S2 · Bearer logout',
    description: 'The same routes with `Authorization: Bearer`. A token that was never issued is a 401.',
  },
  S3: {
    name: 'S3 · Cookie clearing',
    description: 'Clears the session, refresh and CSRF cookies with the attributes they were set with.',
  },
  S4: {
    name: 'S4 · Token service',
    description:
      'Logout of programs. A Bearer token is needed; one whose session is over already is a success.',
  },
  'OAuth 2.0': {
    name: 'OAuth 2.0',
    description: 'Tokens as RFC 6749, 7009 and 7662 describe them, over the same sessions.',
  },
  Operation: { name: 'Operation', description: 'For whoever runs the service.' },
  Reference: { name: 'Reference', description: 'This document.' },
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
