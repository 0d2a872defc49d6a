import type { SessionError } from '@curfew/contracts';
import type { Caller } from '@curfew/session-core';
import { isObservable, observableToAsyncIterable } from '@trpc/server/observable';
import { toSessionError } from '../errors/to-session-error.ts';
import { clientKey } from '../limits/client-key.ts';
import { guardStream } from '../live/guard-stream.ts';
import type { ApiContext } from './context.ts';
import type { ProcedureMeta } from './trpc.ts';

type Result = { ok: true; data: unknown } | { ok: false; error: unknown };

export interface Subscription<Opened extends Result> {
  caller: Caller;
  path: string;
  signal: AbortSignal | undefined;
  meta: ProcedureMeta | undefined;
  /** @throws what a request of this caller would be refused with now. */
  check(): Promise<unknown>;
  /** Runs the procedure. */
  open(): Promise<Opened>;
}

/** Runs a subscription for as long as its caller would be let in; counts it as a stream until then. */
export async function guardSubscription<Opened extends Result>(
  { services, request, answer }: ApiContext,
  { caller, path, signal = new AbortController().signal, meta, check, open }: Subscription<Opened>,
): Promise<Opened> {
  const { id, userId } = caller.session;
  const mailbox = services.liveEvents.open({
    userId,
    sessionId: id,
    address: clientKey(request.origin.ip),
  });
  const opened = Promise.withResolvers<Opened>();
  const data = await guardStream(
    async () => {
      const result = await open();
      opened.resolve(result);
      if (!result.ok) throw result.error;
      return toIterable(result.data, { path, signal });
    },
    {
      session: { id, mailbox, findRefusal: () => findRefusal(check) },
      connection: { signal, hangUp: answer.hangUp },
      lastValue: meta?.lastValue,
      withholds: ({ reason }) => meta?.isKeptWhileClosed === true && reason === 'access_expired',
      onLateError: (error) => {
        if (isAbort(error)) return;
        request.log.warn({ err: error, procedure: path }, 'a subscription failed after its stream was over');
      },
    },
  );
  return { ...(await opened.promise), data };
}

async function findRefusal(check: () => Promise<unknown>): Promise<SessionError | null> {
  try {
    await check();
    return null;
  } catch (error) {
    return toSessionError(error);
  }
}

function toIterable(
  data: unknown,
  { path, signal }: { path: string; signal: AbortSignal },
): AsyncIterable<unknown> {
  if (isObservable(data)) return observableToAsyncIterable(data, signal);
  if (isAsyncIterable(data)) return data;
  throw new TypeError(`${path} is a subscription and returns nothing that can be iterated`);
}

function isAsyncIterable(data: unknown): data is AsyncIterable<unknown> {
  return typeof data === 'object' && data !== null && Symbol.asyncIterator in data;
}

/** What an author throws who was waiting with the signal. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
