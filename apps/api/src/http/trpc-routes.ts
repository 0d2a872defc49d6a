import { BATCH_LIMIT, SessionError } from '@curfew/contracts';
import type { AnyTRPCRouter, TRPCError } from '@trpc/server';
import { resolveResponse } from '@trpc/server/http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorTable } from '../errors/error-table.ts';
import { toSessionError } from '../errors/to-session-error.ts';
import { createContext } from '../trpc/context.ts';
import type { Services } from '../trpc/context.ts';
import { challengeFor } from './challenge.ts';
import { VARY } from './security-headers.ts';
import { answerStraight, readStraightCalls } from './straight-calls.ts';
import { sendAsStream, STREAM_TYPE, wantsStream } from './send-refusal.ts';

export interface TrpcRoutesOptions {
  prefix: string;
  router: AnyTRPCRouter;
  services: Services;
}

/** What tRPC sends with an answer in one piece, and what Curfew adds to its `Vary`. */
const STRAIGHT_HEADERS = { 'content-type': 'application/json', vary: `trpc-accept, accept, ${VARY}` };

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
    assertBatchLimit(request);
    const openContext = () => createContext(services, { request, reply }, { csrfProtection: 'header' });
    const calls = readStraightCalls(request, router);
    const signal = abortOnClose(reply, { unlessAnswered: calls !== undefined });
    if (calls !== undefined) {
      const answer = await answerStraight(calls, { router, ctx: openContext(), signal });
      for (const { error, path } of answer.errors) logFailure(request, error, path);
      const headers = answerHeaders(
        answer.errors.map(({ error }) => error),
        request,
      );
      return reply
        .code(answer.status)
        .headers({ ...STRAIGHT_HEADERS, ...headers })
        .send(answer.body);
    }
    let refusal: TRPCError | undefined;
    let hasContext = false;
    const response = await resolveResponse({
      router,
      path: request.params.path,
      req: toFetchRequest(request, signal),
      error: null,
      // A query whose input is too long for an address comes as a POST.
      allowMethodOverride: true,
      async createContext() {
        const context = openContext();
        hasContext = true;
        return context;
      },
      responseMeta: ({ errors }) => ({
        headers: new Headers({ vary: VARY, ...answerHeaders(errors, request) }),
      }),
      onError({ error, path }) {
        refusal = error;
        if (hasContext) logFailure(request, error, path);
      },
    });
    // Refused before tRPC knew the calls: its own answer would be one for all of them, and without the request's id.
    if (!hasContext && refusal !== undefined) throw refusal;
    if (response.headers.get('content-type')?.startsWith(STREAM_TYPE)) return sendStream(reply, response);
    if (!response.ok && wantsStream(request)) return sendErrorAsStream(reply, response);
    return sendWhole(reply, response);
  });
}

/** tRPC has a limit for this, too, but no words for it. */
function assertBatchLimit({ params: { path }, query }: FastifyRequest<{ Params: { path: string } }>): void {
  const { batch }: { batch?: unknown } = { ...(query as object) };
  const calls = path.split(',').length;
  if (batch !== '1' || calls <= BATCH_LIMIT) return;
  throw new SessionError(
    'VALIDATION_FAILED',
    `A batch takes at most ${BATCH_LIMIT} calls; this one has ${calls}. Set maxItems: ${BATCH_LIMIT} in httpBatchLink.`,
  );
}

function logFailure({ log }: FastifyRequest, error: TRPCError, procedure: string | undefined): void {
  if (errorTable[toSessionError(error).code].status < 500) return;
  log.error({ err: error, procedure }, 'procedure failed');
}

function answerHeaders(errors: TRPCError[], request: FastifyRequest): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const error of errors) {
    const known = toSessionError(error);
    const { retryAfterSeconds } = known;
    const challenge = challengeFor(known, request.headers.authorization !== undefined);
    if (challenge !== undefined) headers['www-authenticate'] = challenge;
    if (retryAfterSeconds !== undefined) headers['retry-after'] = String(retryAfterSeconds);
  }
  return headers;
}

/**
 * What tRPC reads of a request; the rest reaches procedures through the context. The body is the one Fastify has parsed:
 * written and parsed again, an absent one could not be told from `null` or `{}`. Not a real `Request`, which takes as long to
 * make as the proof of a credential.
 */
function toFetchRequest({ method, url, headers, body }: FastifyRequest, signal: AbortSignal): Request {
  const accept = headers['trpc-accept'];
  const request: TrpcRequest = {
    method,
    url: `http://localhost${url}`,
    signal,
    headers: new Headers({
      'content-type': 'application/json',
      ...(typeof accept === 'string' && { 'trpc-accept': accept }),
    }),
    json: async () => body,
  };
  return request as Request;
}

type TrpcRequest = Pick<Request, 'method' | 'url' | 'headers' | 'signal' | 'json'>;

/**
 * Aborts when the answer is over: for an author's stream that is the end, whoever ended it. `unlessAnswered`: only when the
 * client has left before, so that nobody works for it any longer.
 */
function abortOnClose({ raw }: FastifyReply, { unlessAnswered }: { unlessAnswered: boolean }): AbortSignal {
  const abort = new AbortController();
  raw.once('close', () => {
    if (!unlessAnswered || !raw.writableFinished) abort.abort();
  });
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

/** A refusal of tRPC's own that came without a stream: of a procedure that is not there, or is no subscription. */
async function sendErrorAsStream(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  const { error } = (await response.json()) as { error: Parameters<typeof sendAsStream>[1] };
  reply.headers(Object.fromEntries(response.headers));
  return sendAsStream(reply, error);
}
