import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { join } from 'node:path';
import { refuse } from '../errors/to-session-error.ts';

/** Serves the built web: hashed assets for ever, and the page shell, never stored, for every address that is a page. */
export async function installWebPages(app: FastifyInstance, folder: string): Promise<void> {
  // For `sendFile` alone: the shell is sent with the headers of any other answer, not with those of a hashed file.
  await app.register(fastifyStatic, { root: folder, serve: false, cacheControl: false });
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
    await files.register(fastifyStatic, {
      root: folder,
      decorateReply: false,
      cacheControl: false,
      globIgnore: ['assets/**'],
      wildcard: false,
      setHeaders(reply, path) {
        if (!path.endsWith('.svg')) return;
        // Browsers ask for the icon with every change of the address; an hour is short enough for a new one.
        reply.header('cache-control', 'public, max-age=3600');
        reply.removeHeader('vary');
      },
    });
  });
}

/** The file plugin refuses a path or a range with an error of its own that has a `statusCode`. */
function tellOfFile(error: unknown): unknown {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status >= 500) return error;
  const isCondition = status === 412 || status === 416;
  return refuse(isCondition ? 'VALIDATION_FAILED' : 'NOT_FOUND', error);
}
