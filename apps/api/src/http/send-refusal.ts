import { BATCH_LIMIT, TRPC_PATH } from '@curfew/contracts';
import type { SessionError } from '@curfew/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorTable } from '../errors/error-table.ts';
import { fromFramework } from '../errors/framework-error.ts';
import { toErrorShape, toProblem } from '../errors/problem.ts';
import { challengeFor } from './challenge.ts';

/** Of server-sent events: how subscriptions are answered. */
export const STREAM_TYPE = 'text/event-stream';
/** A day. An `EventSource` connects again by itself, and what is refused now is refused then. */
const NO_SOONER_MILLISECONDS = 86_400_000;

/**
 * Answers a request that was refused outside of any procedure: by a hook, by a body parser, by Fastify or by tRPC before
 * it had read the calls. Below `/trpc` in the shape that tRPC's clients read, elsewhere as problem+json.
 */
export function sendRefusal(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = fromFramework(error, request);
  const { status } = errorTable[known.code];
  if (status >= 500) request.log.error({ err: error }, 'request failed');
  const challenge = challengeFor(known, request.headers.authorization !== undefined);
  if (challenge !== undefined) reply.header('www-authenticate', challenge);
  if (known.retryAfterSeconds !== undefined) reply.header('retry-after', known.retryAfterSeconds);
  const [path = '', query] = (request.raw.url ?? '').split('?', 2);
  if (path !== TRPC_PATH && !path.startsWith(`${TRPC_PATH}/`)) {
    const type = 'application/problem+json; charset=utf-8';
    return reply.code(status).type(type).send(toProblem(known, request.id));
  }
  const call = { path: decode(path.slice(TRPC_PATH.length + 1)), requestId: request.id };
  if (wantsStream(request)) return sendAsStream(reply, toErrorShape(known, call));
  const isBatch = new URLSearchParams(query).get('batch') === '1' && !wantsLines(request);
  const body = isBatch ? ofEachCall(known, call) : { error: toErrorShape(known, call) };
  return reply.code(status).type('application/json').send(JSON.stringify(body));
}

/** Whether the answer is read by an `EventSource`. */
export function wantsStream({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes(STREAM_TYPE) === true;
}

/**
 * As the only event of a stream, as tRPC sends what a subscription was refused for: an `EventSource` shows neither the
 * status nor the body of anything else.
 */
export function sendAsStream(
  reply: FastifyReply,
  shape: { data: { httpStatus: number } } & object,
): FastifyReply {
  const retry = shape.data.httpStatus < 500 ? `retry: ${NO_SOONER_MILLISECONDS}\n` : '';
  return reply
    .code(200)
    .type(STREAM_TYPE)
    .header('connection', 'close')
    .send(`${retry}event: serialized-error\ndata: ${JSON.stringify(shape)}\n\n`);
}

/** The error once for each call, in their order. Of a batch that is too long once: clients take it for all calls. */
function ofEachCall(known: SessionError, call: { path: string; requestId: string }): object {
  const paths = call.path.split(',');
  return paths.length > BATCH_LIMIT
    ? { error: toErrorShape(known, call) }
    : paths.map((path) => ({ error: toErrorShape(known, { ...call, path }) }));
}

/** `httpBatchStreamLink` reads lines, and of what is no success one error for all of its calls. */
function wantsLines({ headers }: FastifyRequest): boolean {
  return headers['trpc-accept'] === 'application/jsonl';
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
