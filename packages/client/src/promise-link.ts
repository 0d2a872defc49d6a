import { TRPCClientError, type Operation, type OperationResultEnvelope, type TRPCLink } from '@trpc/client';
// Links are written with tRPC's observable, which lives in the server package but holds no server code.
// oxlint-disable-next-line no-restricted-imports
import { observable } from '@trpc/server/observable';
import type { AppRouter } from '@curfew/api';

export type OperationResult = OperationResultEnvelope<unknown, TRPCClientError<AppRouter>>;

/**
 * A link for queries and mutations, written with promises. `send` passes the operation on and may be called again;
 * what `handle` rejects with reaches the caller as an error of tRPC. Subscriptions pass untouched.
 */
export function promiseLink(
  handle: (op: Operation, send: () => Promise<OperationResult>) => Promise<OperationResult>,
): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) => {
      if (op.type === 'subscription') return next(op);
      return observable((observer) => {
        const stop = new AbortController();
        const send = () =>
          new Promise<OperationResult>((resolve, reject) => {
            // Nobody waits for an operation that was given up, so it is not even sent.
            if (stop.signal.aborted) return;
            const running = next(op).subscribe({ next: resolve, error: reject });
            stop.signal.addEventListener('abort', () => running.unsubscribe());
          });
        handle(op, send).then(
          (result) => {
            observer.next(result);
            observer.complete();
          },
          (error: unknown) => observer.error(toClientError(error)),
        );
        return () => stop.abort();
      });
    };
}

function toClientError(error: unknown): TRPCClientError<AppRouter> {
  if (error instanceof TRPCClientError) return error;
  return TRPCClientError.from(error instanceof Error ? error : new Error(String(error)));
}
