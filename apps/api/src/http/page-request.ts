import type { FastifyRequest } from 'fastify';

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
