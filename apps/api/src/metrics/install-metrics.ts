import { SessionError, TRPC_PATH } from '@curfew/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Metrics } from './create-metrics.ts';

export const METRICS_PATH = '/metrics';

export interface MetricsOptions {
  metrics: Metrics;
  /** What a scrape has to present as `Authorization: Bearer`. */
  token: string;
  /** The names of the procedures of the tRPC router. */
  procedures: ReadonlySet<string>;
}

/** Times every request, and serves what was counted to whoever knows the token. */
export function installMetrics(app: FastifyInstance, { metrics, token, procedures }: MetricsOptions): void {
  const expected = digest(token);
  app.addHook('onResponse', (request, reply, done) => {
    const seconds = reply.elapsedTime / 1000;
    metrics.answered({ route: routeOf(request, procedures), status: reply.statusCode, seconds });
    done();
  });
  app.get(METRICS_PATH, async (request, reply) => {
    const presented = /^Bearer +(\S+)$/iu.exec(request.headers.authorization ?? '')?.[1];
    // Of equal length and without a meaning: comparing them tells nothing of the token.
    if (presented === undefined || !timingSafeEqual(digest(presented), expected)) {
      throw new SessionError('UNAUTHORIZED', 'Metrics are given to whoever presents METRICS_TOKEN.');
    }
    const { contentType, text } = await metrics.scrape();
    return reply.type(contentType).send(text);
  });
}

/** The pattern of a route, or the name of a procedure: whatever callers send, there are only so many. */
function routeOf(request: FastifyRequest, procedures: ReadonlySet<string>): string {
  const { url } = request.routeOptions;
  if (url === undefined) return 'unmatched';
  const { path } = (request.params ?? {}) as { path?: string };
  const isProcedure = url === `${TRPC_PATH}/:path` && path !== undefined && procedures.has(path);
  return `${request.method} ${isProcedure ? `${TRPC_PATH}/${path}` : url}`;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
