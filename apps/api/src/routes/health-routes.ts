import type { Database } from '@curfew/db';
import type { FastifyInstance } from 'fastify';

/** `/livez`: the process answers. `/readyz`: it can do its work; not while the database is away or the server stops. */
export function installHealthRoutes(
  app: FastifyInstance,
  { pool, isStopping }: { pool: Database['pool']; isStopping: () => boolean },
): void {
  app.get('/livez', () => ({ status: 'alive' }));
  app.get('/readyz', async (request, reply) => {
    const isReady = !isStopping() && (await answers(pool, request.log));
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'unavailable' });
  });
}

async function answers(pool: Database['pool'], log: FastifyInstance['log']): Promise<boolean> {
  try {
    await pool.query('SELECT 1');
    return true;
  } catch (error) {
    log.warn({ err: error }, 'the database does not answer');
    return false;
  }
}
