import type { SessionError } from '@curfew/contracts';
import { StreamLife } from './stream-life.ts';
import type { StreamConnection } from './stream-life.ts';
import { watchSession } from './watch-session.ts';
import type { WatchedSession } from './watch-session.ts';

export interface StreamGuard {
  session: WatchedSession;
  connection: StreamConnection;
  /** The last value of a stream that is ended. Without it the stream fails with the refusal. */
  lastValue?: ((refusal: SessionError) => unknown) | undefined;
  /** Whether this refusal only withholds values, and leaves the stream open for what comes later. */
  withholds(refusal: SessionError): boolean;
  /** Receives what a source throws when it is told to return, or when it opens too late. */
  onLateError(error: unknown): void;
}

/**
 * Opens a source and passes its values on for as long as a request of the same caller would be accepted. Each value
 * waits for a lookup of the session that was sent after the value was there, so nothing that a source yields after a
 * logout was answered is passed on (G1). Ends with the session, the process or the connection even when the source
 * neither yields nor returns; the mailbox is closed then and the source is told to return, but not waited for.
 * @throws what `open` throws; the refusal when the session ends before the source is open.
 */
export async function guardStream(
  open: () => Promise<AsyncIterable<unknown>>,
  guard: StreamGuard,
): Promise<AsyncGenerator> {
  const life = new StreamLife(guard.connection);
  life.whenOver(() => guard.session.mailbox.close());
  const watch = { ...guard, isReopened: guard.lastValue !== undefined };
  void watchSession(watch, life.signal).then((refusal) => life.end(refusal));
  const opening = open();
  const opened = await life.settle(() => opening);
  if (opened?.status === 'rejected') life.end(null);
  if (opened === null && life.refusal) {
    // When it opens after all, it is let go.
    opening.then((source) => iterate(source, { life, guard })).catch(guard.onLateError);
    throw life.refusal;
  }
  return passOn(iterate(await opening, { life, guard }), { life, guard });
}

interface Guarded {
  life: StreamLife;
  guard: StreamGuard;
}

/** An iterator that is told to return when the stream is over. */
function iterate(source: AsyncIterable<unknown>, { life, guard }: Guarded): AsyncIterator<unknown> {
  const iterator = source[Symbol.asyncIterator]();
  // Not waited for: a source may take as long as it likes, or never return.
  const letGo = async () => iterator.return?.();
  life.whenOver(() => void letGo().catch(guard.onLateError));
  return iterator;
}

/** An iterator may hand out a promise, whose value is not there yet. */
async function take(iterator: AsyncIterator<unknown>): Promise<IteratorResult<unknown>> {
  const next = await iterator.next();
  return next.done ? next : { done: false, value: await next.value };
}

async function* passOn(iterator: AsyncIterator<unknown>, { life, guard }: Guarded): AsyncGenerator {
  try {
    for (;;) {
      const next = await life.settle(() => take(iterator));
      if (next?.status === 'fulfilled' && next.value.done) return;
      // An error is checked like a value, because it may carry as much.
      const refusal = next && (await guard.session.findRefusal());
      if (refusal && next.status === 'fulfilled' && guard.withholds(refusal)) continue;
      if (refusal) life.end(refusal);
      if (next === null || life.isOver) break;
      if (next.status === 'rejected') throw next.reason;
      yield next.value.value;
    }
    if (life.refusal === null) return;
    if (guard.lastValue === undefined) throw life.refusal;
    yield guard.lastValue(life.refusal);
  } finally {
    life.end(null);
  }
}
