import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/** What answers depend on. tRPC writes a Vary of its own over it and is told to add this. */
export const VARY = 'Origin, Sec-Fetch-Site, Cookie';
const PERMISSIONS_POLICY = 'camera=(), microphone=(), geolocation=(), browsing-topics=()';

/** Headers that every answer carries, errors and static files included. */
export async function installSecurityHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        // Mantine writes its CSS variables into style elements and attributes.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
      },
    },
    strictTransportSecurity: { maxAge: 63_072_000, includeSubDomains: true },
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
    crossOriginEmbedderPolicy: true,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    xssFilter: false,
  });
  app.addHook('onRequest', async (_request, reply) => {
    // The page shell too: only then does the back-forward cache let go of it when the session cookie changes.
    reply.header('cache-control', 'no-store');
    reply.header('permissions-policy', PERMISSIONS_POLICY);
    reply.header('vary', VARY);
  });
}
