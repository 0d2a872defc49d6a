import { TRPC_PATH } from '@curfew/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Metrics } from './create-metrics.ts';

export interface MetricsAccess {
  metrics: Metrics;
  /** What a scrape has to present as `Authorization: Bearer`. */
  token: string;
}

/** Times every request. `procedures` are the names of those of the tRPC router. */
export function installMetrics(
  app: FastifyInstance,
  { metrics, procedures }: { metrics: Metrics; procedures: ReadonlySet<string> },
): void {
  app.addHook('onResponse', (request, reply, done) => {
    const seconds = reply.elapsedTime / 1000;
    metrics.answered({ route: routeOf(request, procedures), status: reply.statusCode, seconds });
    done();
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
