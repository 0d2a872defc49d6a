import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { join } from 'node:path';

/** Serves the built web: hashed assets for ever, and the page shell, never stored, for every address that is a page. */
export async function installWebPages(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    cacheControl: false,
    setHeaders(reply) {
      reply.header('cache-control', 'public, max-age=31536000, immutable');
      // The same for everybody: a browser that has other cookies since a login must not fetch them all again.
      reply.removeHeader('vary');
    },
  });
  await app.register(fastifyStatic, {
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
}

/**
 * Whether a request nobody answered is a person opening a page, so that the shell may find out what to show. Below
 * `apiPaths` there are none: what is not there is not there.
 */
export function isPageRequest(request: FastifyRequest, apiPaths: ReadonlySet<string>): boolean {
  const path = request.url.split('?', 1)[0] ?? '';
  return (
    request.method === 'GET' &&
    !apiPaths.has(topLevel(path)) &&
    (request.headers.accept ?? '').includes('text/html')
  );
}

/** `/api/auth/login` is below `/api`. */
export function topLevel(path: string): string {
  return `/${path.split('/', 2)[1] ?? ''}`;
}
