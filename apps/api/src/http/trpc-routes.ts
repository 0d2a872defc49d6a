import { BATCH_LIMIT } from '@curfew/contracts';
import type { AnyTRPCRouter, TRPCError } from '@trpc/server';
import { resolveResponse } from '@trpc/server/http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorTable } from '../errors/error-table.ts';
import { toSessionError } from '../errors/to-session-error.ts';
import { createContext } from '../trpc/context.ts';
import type { Services } from '../trpc/context.ts';
import { challengeFor } from './challenge.ts';
import { VARY } from './security-headers.ts';

/** Of server-sent events: how subscriptions are answered. */
const STREAM_TYPE = 'text/event-stream';

export interface TrpcRoutesOptions {
  prefix: string;
  router: AnyTRPCRouter;
  services: Services;
}

/**
 * Serves a tRPC router. Not tRPC's own plugin for Fastify: that one also takes forms (a cross-site form could run a
 * mutation without input), takes an absent body for broken JSON, and copies every request and streams every answer, which
 * costs more than everything else a request needs together.
 */
export function installTrpcRoutes(
  app: FastifyInstance,
  { prefix, router, services }: TrpcRoutesOptions,
): void {
  app.all<{ Params: { path: string } }>(`${prefix}/:path`, async (request, reply) => {
    const isStream = router._def.procedures[request.params.path]?._def.type === 'subscription';
    const response = await resolveResponse({
      router,
      path: request.params.path,
      req: toFetchRequest(request, isStream ? abortOnClose(reply) : null),
      error: null,
      maxBatchSize: BATCH_LIMIT,
      createContext: async () => createContext(services, { request, reply }, { csrfProtection: 'header' }),
      responseMeta: ({ errors }) => ({ headers: answerHeaders(errors, request) }),
      onError: ({ error, path }) => {
        const { status } = errorTable[toSessionError(error).code];
        if (status >= 500) request.log.error({ err: error, procedure: path }, 'procedure failed');
      },
    });
    return response.headers.get('content-type')?.startsWith(STREAM_TYPE)
      ? sendStream(reply, response)
      : sendWhole(reply, response);
  });
}

function answerHeaders(errors: TRPCError[], request: FastifyRequest): Headers {
  const headers = new Headers({ vary: VARY });
  for (const error of errors) {
    const known = toSessionError(error);
    const { retryAfterSeconds } = known;
    const challenge = challengeFor(known, request.headers.authorization !== undefined);
    if (challenge !== undefined) headers.set('www-authenticate', challenge);
    if (retryAfterSeconds !== undefined) headers.set('retry-after', String(retryAfterSeconds));
  }
  return headers;
}

/**
 * What tRPC reads of a request; the rest reaches procedures through the context. The body is the one Fastify has parsed:
 * written and parsed again, an absent one could not be told from `null` or `{}`.
 */
function toFetchRequest({ method, url, headers, body }: FastifyRequest, signal: AbortSignal | null): Request {
  const accept = headers['trpc-accept'];
  const request = new Request(`http://localhost${url}`, {
    method,
    signal,
    headers: {
      'content-type': 'application/json',
      ...(typeof accept === 'string' && { 'trpc-accept': accept }),
    },
  });
  return Object.assign(request, { json: async () => body });
}

/** Aborts when the client has gone away, so that nobody writes for it any longer. */
function abortOnClose({ raw }: FastifyReply): AbortSignal {
  const abort = new AbortController();
  raw.on('close', () => abort.abort());
  if (raw.destroyed) abort.abort();
  return abort.signal;
}

/** As it comes. The connection is given up afterwards: a server that stops does not wait for it to fall idle. */
function sendStream(reply: FastifyReply, response: Response): FastifyReply {
  reply.code(response.status).headers(Object.fromEntries(response.headers)).header('connection', 'close');
  return reply.send(response.body);
}

/** In one piece: an answer of this size is sent faster than a stream is set up. */
async function sendWhole(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  reply.code(response.status).headers(Object.fromEntries(response.headers));
  return reply.send(await response.text());
}
