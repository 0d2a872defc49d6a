import type { TRPCLink } from '@trpc/client';
// Links are written with tRPC's observable, which lives in the server package but holds no server code.
// oxlint-disable-next-line no-restricted-imports
import { tap } from '@trpc/server/observable';
import type { AppRouter } from '@curfew/api';
import { isUnanswered, readError, type ClientError } from './read-error.ts';
import { notifyAll } from './report-failure.ts';

/** What each operation says about the session, reported while its result goes on to the caller. */
export interface SessionObserver {
  /** The generation of the session now; it changes with every login, logout and change of the person. */
  currentEpoch: () => number;
  /** The server says that the session is over. Never called for an operation of an older epoch. */
  onOut?: (error: ClientError) => void;
  /** The server could not be reached or could not answer. */
  onUnavailable?: (error: ClientError) => void;
  /** The server answered, with a result or with a no. */
  onAnswer?: (refusal: ClientError | null) => void;
}

/**
 * Looks at every operation's own error, not at HTTP statuses (a batch answers 207), and compares the epoch the
 * operation began in with the current one: a late answer to an older session says nothing about the newer one.
 */
export function sessionLink(observer: SessionObserver): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) => {
      const epoch = observer.currentEpoch();
      const isStale = () => observer.currentEpoch() !== epoch;
      return next(op).pipe(
        tap({
          next: ({ result }) => {
            // That a stream is being connected is no answer yet.
            const isAnswer = result.type === undefined || result.type === 'data';
            if (isAnswer && !isStale()) tell(observer.onAnswer, null);
          },
          error: (cause) => {
            if (isStale()) return;
            const error = readError(cause);
            // A session whose access is closed lives: this page asked on its own, and waits for the person.
            const isOut = error.kind === 'out' && error.reason !== 'access_expired';
            if (isOut) tell(observer.onOut, error);
            // A stream that breaks says nothing: a proxy may have had enough of it. Whoever holds it asks.
            else if (op.type === 'subscription') return;
            else if (isUnanswered(error)) tell(observer.onUnavailable, error);
            // What this side gave up or could not do was no answer.
            else if (error.kind !== 'cancelled' && error.kind !== 'local') tell(observer.onAnswer, error);
          },
        }),
      );
    };
}

/** A mistake of a listener is not one of the call. */
function tell<Value>(listener: ((value: Value) => void) | undefined, value: Value): void {
  if (listener !== undefined) notifyAll([listener], value);
}
