import { REQUEST_ID_HEADER, TRPC_PATH } from '@curfew/contracts';
import type { Database } from '@curfew/db';
import cookie from '@fastify/cookie';
import Fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { refuse } from './errors/to-session-error.ts';
import { installBodies } from './http/bodies.ts';
import { installGracefulStop } from './http/graceful-stop.ts';
import { installOneHost } from './http/one-host.ts';
import { installOriginCheck } from './http/origin-check.ts';
import { installPipelining } from './http/pipelining.ts';
import { installSecurityHeaders, SECURITY_HEADERS } from './http/security-headers.ts';
import { installRequestLog } from './http/request-log.ts';
import { sendRefusal } from './http/send-refusal.ts';
import { installTrpcRoutes } from './http/trpc-routes.ts';
import { isPageRequest, topLevel } from './http/page-request.ts';
import type { BuiltWeb } from './http/read-built-web.ts';
import type { installWebPages } from './http/web-pages.ts';
import { installMetrics } from './metrics/install-metrics.ts';
import type { MetricsAccess } from './metrics/install-metrics.ts';
import { appRouter } from './router.ts';
import { installOperations } from './routes/install-operations.ts';
import { buildDocument } from './routes/openapi/build-document.ts';
import type { OpenApiDocument } from './routes/openapi/build-document.ts';
import { operations } from './routes/operations.ts';
import { installReferenceAssets } from './routes/reference/reference-assets.ts';
import type { Services } from './trpc/context.ts';

export interface ServerOptions {
  services: Services;
  pool: Database['pool'];
  log: FastifyBaseLogger;
  publicOrigin: string;
  /** CIDR ranges of the proxies whose `X-Forwarded-For` is believed; none means nobody's. */
  trustedProxies: string[];
  /** Unset: no pages are served. */
  web?: BuiltWeb | undefined;
  /** Unset: nothing is counted, and whoever asks is told that there is nothing. */
  metrics?: MetricsAccess | undefined;
}

const BODY_LIMIT = 16 * 1024;
/** As long as the longest batch of ours; a longer path is no path of ours. */
const PATH_LIMIT = 1024;
/** Procedures check what they are given, by the contracts: Fastify's own compilers are not even loaded. */
const NO_SCHEMAS = { buildValidator: refuseSchemas, buildSerializer: refuseSchemas };
const REQUEST_ID = /^[A-Za-z0-9-]{1,64}$/u;

/** The HTTP server, ready to listen. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { log, trustedProxies } = options;
  const app = Fastify({
    loggerInstance: log,
    // `installRequestLog` does, in one line.
    logController: new LogController({ disableRequestLogging: true }),
    // Never `true` (any client could name its address) and never a number (ignored since 5.12.1).
    trustProxy: trustedProxies.length > 0 ? trustedProxies : false,
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: PATH_LIMIT },
    schemaController: { compilersFactory: NO_SCHEMAS },
    requestTimeout: 10_000,
    http: { headersTimeout: 5000, connectionsCheckingInterval: 1000 },
    // Only idle connections: whoever waits for the answer of an accepted logout gets it.
    forceCloseConnections: 'idle',
    // `installGracefulStop` does, with our own words and headers.
    return503OnClosing: false,
    // An address that cannot be decoded reaches no route, and none of the hooks that routes have.
    frameworkErrors: (error, request, reply) => {
      reply.headers(SECURITY_HEADERS).header(REQUEST_ID_HEADER, request.id);
      void sendRefusal(error, request, reply);
    },
    genReqId: ({ headers }) => {
      const given = headers[REQUEST_ID_HEADER];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
  });
  await installServer(app, options);
  return app;
}

/** All a server is made of. The order in which parts are installed is the order in which a request meets them. */
export async function installServer(
  app: FastifyInstance,
  { services, pool, publicOrigin, web, metrics }: Omit<ServerOptions, 'log' | 'trustedProxies'>,
): Promise<void> {
  app.setErrorHandler((error, request, reply) => sendRefusal(error, request, reply));
  installRequestLog(app);
  installPipelining(app);
  installSecurityHeaders(app);
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID_HEADER, request.id);
    done();
  });
  // Before connections are waited for: an open stream would never end by itself.
  const isStopping = installGracefulStop(app, () => services.liveEvents.close());
  installOneHost(app, { publicOrigin });
  installOriginCheck(app, { publicOrigin });
  installBodies(app);
  await app.register(cookie);
  const { cookieNames } = services;
  // Before the routes, whose answers name its build.
  const sendPage = web === undefined ? null : await installPages(app, { web, cookieNames });
  let built: OpenApiDocument | undefined;
  const document = () =>
    (built ??= buildDocument(operations, { cookieName: cookieNames.session, publicOrigin }));
  installOperations(app, operations, { services, pool, isStopping, document, metrics });
  installReferenceAssets(app);
  if (metrics) {
    const procedures = new Set(Object.keys(appRouter._def.procedures));
    installMetrics(app, { metrics: metrics.metrics, procedures });
  }
  installTrpcRoutes(app, { prefix: TRPC_PATH, router: appRouter, services });
  const apiPaths = new Set([TRPC_PATH, ...operations.map(({ path }) => topLevel(path))]);
  app.setNotFoundHandler((request, reply) => {
    if (sendPage !== null && isPageRequest(request, apiPaths)) return sendPage(request, reply);
    return sendRefusal(refuse('NOT_FOUND'), request, reply);
  });
}

/** With a library for files that a server without pages does not need. */
async function installPages(...page: Parameters<typeof installWebPages>): ReturnType<typeof installWebPages> {
  const webPages = await import('./http/web-pages.ts');
  return webPages.installWebPages(...page);
}

function refuseSchemas(): never {
  throw new TypeError('a route has a schema of Fastify: the contracts check inputs and outputs');
}
