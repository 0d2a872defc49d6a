import type { FastifyRequest } from 'fastify';

/**
 * Whether a request nobody answered is a person opening a page, so that the shell may find out what to show. Below
 * `apiPaths` there are none: what is not there is not there.
 */
export function isPageRequest(request: FastifyRequest, apiPaths: ReadonlySet<string>): boolean {
  const path = request.url.split('?', 1)[0] ?? '';
  const isForReading = request.method === 'GET' || request.method === 'HEAD';
  // Whoever looks whether there is a web at all asks for `/`, and often for any type.
  const isForPerson = path === '/' || (request.headers.accept ?? '').includes('text/html');
  return isForReading && isForPerson && !apiPaths.has(topLevel(path));
}

/** `/api/auth/login` is below `/api`. */
export function topLevel(path: string): string {
  return `/${path.split('/', 2)[1] ?? ''}`;
}
