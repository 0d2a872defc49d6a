import type { AnyTRPCProcedure, AnyTRPCRouter } from '@trpc/server';
import { getTRPCErrorFromUnknown, getTRPCErrorShape, TRPCError } from '@trpc/server';
import { getHTTPStatusCode } from '@trpc/server/http';
import type { FastifyRequest } from 'fastify';
import type { ApiContext } from '../trpc/context.ts';
import { wantsStream } from './send-refusal.ts';

/** One call of a request: a procedure that is there, by a method it takes, with the input it was sent. */
interface Call {
  procedure: AnyTRPCProcedure;
  path: string;
  input: unknown;
}

/** The calls of a request, all queries or all mutations. */
export interface StraightCalls {
  list: Call[];
  isBatch: boolean;
}

interface Conditions {
  router: AnyTRPCRouter;
  ctx: ApiContext;
  signal: AbortSignal;
}

export interface StraightAnswer {
  status: number;
  body: string;
  /** With the path of the procedure that failed. */
  errors: { error: TRPCError; path: string }[];
}

interface OfOneCall {
  batchIndex: number;
  onError: (error: TRPCError, call: Call) => void;
}

type CallResult = { result: { data: unknown } } | { error: ReturnType<typeof getTRPCErrorShape> };

/**
 * What a request calls, if it is as the clients send almost all of them: known procedures, queries or mutations, with inputs
 * that can be read. Undefined for everything else (streams, lines, connection parameters, mistakes), which tRPC answers itself.
 */
export function readStraightCalls(
  request: FastifyRequest<{ Params: { path: string } }>,
  router: AnyTRPCRouter,
): StraightCalls | undefined {
  const { method, url, headers, body } = request;
  if (method !== 'GET' && method !== 'POST') return undefined;
  if (headers['trpc-accept'] !== undefined || wantsStream(request) || url.includes('#')) return undefined;
  const query = url.indexOf('?');
  const parameters = query === -1 ? undefined : new URLSearchParams(url.slice(query));
  if (parameters?.has('connectionParams')) return undefined;
  const isBatch = parameters?.get('batch') === '1';
  const paths = isBatch ? request.params.path.split(',') : [request.params.path];
  const targets = targetsAt(router, paths, method);
  if (targets === undefined) return undefined;
  const sent = method === 'POST' ? { value: body } : parseInput(parameters?.get('input'));
  if (sent === undefined || (isBatch && !isInputOfBatch(sent.value))) return undefined;
  const inputs = (isBatch ? (sent.value ?? []) : [sent.value]) as Record<number, unknown>;
  return {
    isBatch,
    list: targets.map((target, index) => ({ ...target, input: inputs[index] })),
  };
}

/**
 * Runs the calls side by side and answers as tRPC's `resolveResponse` does, without the objects of the fetch standard that it
 * works with, which take longer to make than the rest of a session check (decision 0009).
 *
 * Source: https://trpc.io/docs/rpc
 */
export async function answerStraight(
  { list, isBatch }: StraightCalls,
  conditions: Conditions,
): Promise<StraightAnswer> {
  const errors: StraightAnswer['errors'] = [];
  const onError = (error: TRPCError, { path }: Call) => void errors.push({ error, path });
  const results = await Promise.all(
    list.map((call, batchIndex) => resultOf(call, { ...conditions, batchIndex, onError })),
  );
  return { status: getHTTPStatusCode(results), body: JSON.stringify(isBatch ? results : results[0]), errors };
}

async function resultOf(
  call: Call,
  { router, ctx, signal, batchIndex, onError }: Conditions & OfOneCall,
): Promise<CallResult> {
  const { procedure, path, input } = call;
  const { _config: config } = router._def;
  const { type } = procedure._def;
  const { input: reader, output: writer } = config.transformer;
  try {
    const getRawInput = async () => (input === undefined ? undefined : reader.deserialize(input));
    const data: unknown = await procedure({ path, getRawInput, ctx, type, signal, batchIndex });
    if (comesInParts(data)) {
      throw new TRPCError({
        code: 'UNSUPPORTED_MEDIA_TYPE',
        message: 'A result in parts needs httpBatchStreamLink.',
      });
    }
    return { result: { data: writer.serialize(data) } };
  } catch (cause) {
    const error = getTRPCErrorFromUnknown(cause);
    onError(error, call);
    return { error: writer.serialize(getTRPCErrorShape({ config, error, type, path, input, ctx })) };
  }
}

/** The procedures of these paths, if each is there and takes the method. A query may come as a POST; a mutation only so. */
function targetsAt(
  router: AnyTRPCRouter,
  paths: string[],
  method: 'GET' | 'POST',
): Omit<Call, 'input'>[] | undefined {
  const found: Omit<Call, 'input'>[] = [];
  for (const path of paths) {
    const procedure: AnyTRPCProcedure | undefined = router._def.procedures[path];
    if (procedure === undefined) return undefined;
    found.push({ procedure, path });
  }
  const [first] = found;
  const type = first?.procedure._def.type;
  if (found.some(({ procedure }) => procedure._def.type !== type)) return undefined;
  return type === 'query' || (type === 'mutation' && method === 'POST') ? found : undefined;
}

/** The value in the address; wrapped, because it may be undefined. Undefined when it is no JSON. */
function parseInput(text: string | null | undefined): { value: unknown } | undefined {
  if (text === undefined || text === null || text === '') return { value: undefined };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** An object with the inputs by their place in the batch, or nothing when no call takes one. */
function isInputOfBatch(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && !Array.isArray(value));
}

/** Whether a result, or something right below it, is still to come. */
function comesInParts(data: unknown): boolean {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return false;
  return (
    isAsyncIterable(data) ||
    Object.values(data).some((part) => part instanceof Promise || isAsyncIterable(part))
  );
}

function isAsyncIterable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
