import type { Operation, TRPCLink } from '@trpc/client';
import type { AppRouter } from '@curfew/api';
import { promiseLink } from './promise-link.ts';
import { readError, type ClientError } from './read-error.ts';

/**
 * Repeats an operation after an error for which `isWorthRepeating` answers true, at most once per operation: a second
 * error goes to the caller whatever it is. What `isWorthRepeating` rejects with takes the place of the error.
 */
export function repeatOnceLink(
  isWorthRepeating: (error: ClientError, op: Operation) => boolean | Promise<boolean>,
): TRPCLink<AppRouter> {
  return promiseLink(async (op, send) => {
    try {
      return await send();
    } catch (error) {
      if (await isWorthRepeating(readError(error), op)) return send();
      throw error;
    }
  });
}
