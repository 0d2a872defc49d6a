import type { TRPCLink } from '@trpc/client';
// Links are written with tRPC's observable, which lives in the server package but holds no server code.
// oxlint-disable-next-line no-restricted-imports
import { observable, type Unsubscribable } from '@trpc/server/observable';
import type { AppRouter } from '@curfew/api';
import { readError, type ClientError } from './read-error.ts';

/**
 * Repeats an operation after an error for which `isWorthRepeating` answers true, at most once per operation: a second
 * error goes to the caller whatever it is.
 */
export function repeatOnceLink(
  isWorthRepeating: (error: ClientError) => boolean | Promise<boolean>,
): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        let running: Unsubscribable | null = null;
        let isStopped = false;
        let hasRepeated = false;

        const attempt = () => {
          running = next(op).subscribe({
            next: (value) => observer.next(value),
            complete: () => observer.complete(),
            error: (error) => {
              if (hasRepeated || op.type === 'subscription') observer.error(error);
              else void decide(error);
            },
          });
        };
        const decide = async (error: Parameters<typeof observer.error>[0]) => {
          hasRepeated = true;
          const repeat = await isWorthRepeating(readError(error));
          if (isStopped) return;
          if (repeat) attempt();
          else observer.error(error);
        };

        attempt();
        return () => {
          isStopped = true;
          running?.unsubscribe();
        };
      });
}
