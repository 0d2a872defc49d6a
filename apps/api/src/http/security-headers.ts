import type { FastifyInstance } from 'fastify';

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // Mantine writes its CSS variables into style elements and attributes.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  // Every form is carried out by a script. Where none comes, the browser must not put its fields into an address.
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

/** What answers depend on. tRPC writes a Vary of its own over it and is told to add this. */
export const VARY = 'Origin, Sec-Fetch-Site, Cookie';
/** What pages depend on besides. */
export const PAGE_VARY = `${VARY}, Accept-Language`;

/** Headers that every answer carries (OWASP HTTP Headers). The values are constants, so a plugin that computes them for every request has nothing to add (8 % of a request's time). */
export const SECURITY_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), browsing-topics=()',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // The page shell too: only then does the back-forward cache let go of it when the session cookie changes.
  'cache-control': 'no-store',
  vary: VARY,
};

/** On the answers of every route, errors and static files included. */
export function installSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(SECURITY_HEADERS);
    done();
  });
}
