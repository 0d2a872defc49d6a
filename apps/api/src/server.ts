import { BATCH_LIMIT, REQUEST_ID_HEADER, SessionError, TRPC_PATH } from '@curfew/contracts';
import type { Database } from '@curfew/db';
import cookie from '@fastify/cookie';
import { fastifyTRPCPlugin } from '@trpc/server/adapters/fastify';
import type { FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify';
import Fastify from 'fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { toProblem } from './errors/problem.ts';
import { toSessionError } from './errors/to-session-error.ts';
import { installGracefulStop } from './http/graceful-stop.ts';
import { installOriginCheck } from './http/origin-check.ts';
import { installSecurityHeaders, VARY } from './http/security-headers.ts';
import { installWebPages, isPageRequest } from './http/web-pages.ts';
import { appRouter } from './router.ts';
import type { AppRouter } from './router.ts';
import { installHealthRoutes } from './routes/health-routes.ts';
import { installRestRoutes } from './routes/rest-routes.ts';
import { createContext } from './trpc/context.ts';
import type { Services } from './trpc/context.ts';

export interface ServerOptions {
  services: Services;
  pool: Database['pool'];
  log: FastifyBaseLogger;
  publicOrigin: string;
  /** CIDR ranges of the proxies whose `X-Forwarded-For` is believed; none means nobody's. */
  trustedProxies: string[];
  webFolder?: string | undefined;
}

const BODY_LIMIT = 16 * 1024;
/** As long as the longest batch of ours; a longer path is no path of ours. */
const PATH_LIMIT = 1024;
const REQUEST_ID = /^[A-Za-z0-9-]{1,64}$/u;

/** The HTTP server, ready to listen. The order in which parts are installed is the order in which a request meets them. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { services, pool, log, publicOrigin, trustedProxies, webFolder } = options;
  const app = Fastify({
    loggerInstance: log,
    // Never `true` (any client could name its address) and never a number (ignored since 5.12.1).
    trustProxy: trustedProxies.length > 0 ? trustedProxies : false,
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: PATH_LIMIT },
    requestTimeout: 10_000,
    http: { headersTimeout: 5000, connectionsCheckingInterval: 1000 },
    // Only idle connections: whoever waits for the answer of an accepted logout gets it.
    forceCloseConnections: 'idle',
    genReqId: ({ headers }) => {
      const given = headers[REQUEST_ID_HEADER];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
  });
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
  const isStopping = installGracefulStop(app);
  await installSecurityHeaders(app);
  app.addHook('onRequest', async (request, reply) => {
    reply.header(REQUEST_ID_HEADER, request.id);
  });
  installOriginCheck(app, { publicOrigin });
  acceptEmptyBodies(app);
  await app.register(cookie);
  installHealthRoutes(app, { pool, isStopping });
  installRestRoutes(app, services);
  await app.register(trpcRoutes, { services });
  if (webFolder !== undefined) await installWebPages(app, webFolder);
  app.setNotFoundHandler((request, reply) => {
    if (webFolder !== undefined && isPageRequest(request)) {
      return reply.type('text/html; charset=utf-8').sendFile('index.html', webFolder);
    }
    return sendProblem(new SessionError('NOT_FOUND', 'There is nothing at this address.'), request, reply);
  });
  return app;
}

async function trpcRoutes(app: FastifyInstance, { services }: { services: Services }): Promise<void> {
  app.addHook('preHandler', async (request) => {
    // tRPC takes an absent body for broken JSON; a call that says nothing says the empty object.
    if (request.method === 'POST') request.body ||= '{}';
  });
  await app.register(fastifyTRPCPlugin, {
    prefix: TRPC_PATH,
    trpcOptions: {
      router: appRouter,
      maxBatchSize: BATCH_LIMIT,
      responseMeta: () => ({ headers: new Headers({ vary: VARY }) }),
      createContext: ({ req, res }) => createContext(services, { request: req, reply: res }, 'header'),
    },
  } satisfies FastifyTRPCPluginOptions<AppRouter>);
}

/** Clients announce JSON also when they send none, as a logout has no body. */
function acceptEmptyBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body: string, done) => {
    if (body === '') done(null, undefined);
    else void parseJson(request, body, done);
  });
}

function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = toSessionError(error);
  const problem = toProblem(known, request.id);
  if (problem.status >= 500) request.log.error({ err: error }, 'request failed');
  if (known.retryAfterSeconds !== undefined) reply.header('retry-after', known.retryAfterSeconds);
  return reply.code(problem.status).type('application/problem+json; charset=utf-8').send(problem);
}
