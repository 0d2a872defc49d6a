import type { FastifyInstance } from 'fastify';

/**
 * Lets a stopping server come to an end: whoever still waits gets an answer, and with it the connection is given up.
 * Fastify closes only connections that are idle when the stop begins; one that is busy then would be kept alive.
 * Returns whether the server is stopping.
 */
export function installGracefulStop(app: FastifyInstance): () => boolean {
  let isStopping = false;
  app.addHook('preClose', async () => {
    isStopping = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (isStopping) reply.header('connection', 'close');
  });
  return () => isStopping;
}
