import type { FastifyInstance, FastifyRequest } from 'fastify';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * On one's own machine a person may open `127.0.0.1` instead of `localhost`. Pages lead to the one that is the public origin:
 * from the other every login is refused, and its cookies are others. Calls keep their refusal, which says what to do.
 */
export function installOneHost(app: FastifyInstance, { publicOrigin }: { publicOrigin: string }): void {
  const { hostname, port } = new URL(publicOrigin);
  if (!LOOPBACK.has(hostname)) return;
  app.addHook('onRequest', (request, reply, done) => {
    if (isPage(request) && isOtherName(request)) void reply.redirect(`${publicOrigin}${request.url}`, 302);
    else done();
  });

  function isOtherName({ headers: { host = '' } }: FastifyRequest): boolean {
    const asked = URL.parse(`http://${host}`);
    return (
      asked !== null && asked.port === port && asked.hostname !== hostname && LOOPBACK.has(asked.hostname)
    );
  }
}

function isPage({ method, headers }: FastifyRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && (headers.accept ?? '').includes('text/html');
}
