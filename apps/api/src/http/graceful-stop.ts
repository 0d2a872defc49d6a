import { SessionError } from '@curfew/contracts';
import type { FastifyInstance } from 'fastify';

const RETRY_AFTER_SECONDS = 2;

/**
 * Lets a stopping server come to an end: whoever still waits gets an answer, and with it the connection is given up.
 * Fastify closes only connections that are idle when the stop begins; one that is busy then would be kept alive. What
 * begins once `prepare` is done is refused. Returns whether the server is stopping.
 */
export function installGracefulStop(app: FastifyInstance, prepare: () => Promise<void>): () => boolean {
  let isStopping = false;
  let isRefusing = false;
  app.addHook('preClose', async () => {
    isStopping = true;
    await prepare();
    isRefusing = true;
  });
  app.addHook('onRequest', (_request, _reply, done) => {
    done(isRefusing ? stopping() : undefined);
  });
  app.addHook('onSend', async (_request, reply) => {
    if (isStopping) reply.header('connection', 'close');
  });
  return () => isStopping;
}

function stopping(): SessionError {
  return new SessionError('UNAVAILABLE', 'This server is stopping. Try again in a moment.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}
