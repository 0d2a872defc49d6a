import type { FastifyInstance } from 'fastify';

/**
 * Writes one line for each request when its answer is over, a stream's and that of a client who left included. Fastify's own
 * log takes two, and leaves out the ends of those.
 */
export function installRequestLog(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.raw.once('close', () => {
      const hasLeft = !reply.raw.writableFinished;
      request.log.info(
        {
          req: request,
          res: reply,
          responseTime: Math.round(reply.elapsedTime),
          ...(hasLeft && { hasLeft }),
        },
        hasLeft ? 'request left by its client' : 'request',
      );
    });
    done();
  });
}
