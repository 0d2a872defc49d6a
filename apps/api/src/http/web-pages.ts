import { BUILD_HEADER, LOCALE_COOKIE } from '@curfew/contracts';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { join } from 'node:path';
import { refuse } from '../errors/to-session-error.ts';
import { choosePage } from './choose-page.ts';
import type { CookieNames } from './cookies.ts';
import { readCredential } from './credential.ts';
import type { BuiltWeb } from './read-built-web.ts';
import { PAGE_VARY } from './security-headers.ts';

/** Answers a request for a page with the one that fits it. */
type SendPage = (request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/** Serves the built web: hashed assets for ever, and pages, never stored, for every address that is one. */
export async function installWebPages(
  app: FastifyInstance,
  { web: { folder, pages }, cookieNames }: { web: BuiltWeb; cookieNames: CookieNames },
): Promise<SendPage> {
  // A tab that was opened with another build learns of this one.
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header(BUILD_HEADER, pages.buildName);
    done();
  });
  // For `sendFile` alone: a page is sent with the headers of any other answer, not with those of a hashed file.
  await app.register(fastifyStatic, {
    root: folder,
    serve: false,
    cacheControl: false,
    preCompressed: true,
    setHeaders: (reply) => void reply.header('vary', PAGE_VARY),
  });
  await app.register(async (files) => {
    files.setErrorHandler((error) => {
      throw tellOfFile(error);
    });
    await files.register(fastifyStatic, {
      root: join(folder, 'assets'),
      prefix: '/assets/',
      decorateReply: false,
      cacheControl: false,
      // The build has written each file as Brotli and gzip.
      preCompressed: true,
      setHeaders(reply) {
        reply.header('cache-control', 'public, max-age=31536000, immutable');
        // The same for everybody: a browser that has other cookies since a login must not fetch them all again. The plugin
        // adds what it does depend on, the encoding.
        reply.removeHeader('vary');
      },
    });
  });
  return (request, reply) => {
    const { credential, refreshCookie } = readCredential(request, cookieNames);
    const page = choosePage(
      {
        url: request.url,
        hasCredential: credential.kind !== 'none' || refreshCookie !== undefined,
        chosenLanguage: request.cookies[LOCALE_COOKIE],
        acceptLanguage: request.headers['accept-language'],
      },
      pages,
    );
    return reply.type('text/html; charset=utf-8').sendFile(page, folder);
  };
}

/** The file plugin refuses a path or a range with an error of its own that has a `statusCode`. */
function tellOfFile(error: unknown): unknown {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status >= 500) return error;
  const isCondition = status === 412 || status === 416;
  return refuse(isCondition ? 'VALIDATION_FAILED' : 'NOT_FOUND', error);
}
