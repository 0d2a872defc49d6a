import type { Operation, TRPCLink } from '@trpc/client';
import type { AppRouter } from '@curfew/api';
import type { BrowserAccess } from './browser-access.ts';
import { promiseLink } from './promise-link.ts';
import { readError } from './read-error.ts';

/** With the credential of another tab, and once more after a refresh. */
const MOST_REPEATS = 2;

/**
 * Opens the access of a remembered browser again when an operation was refused because it is closed, and repeats the
 * operation. Presents the refresh cookie only if nobody has done so since the operation was sent, once for all
 * operations that wait, and never after the session they were sent in has ended here. The operation fails with
 * what the refresh was refused with.
 */
export function browserRefreshLink(access: BrowserAccess): TRPCLink<AppRouter> {
  return promiseLink(async (op, send) => {
    const epoch = access.currentEpoch();
    let hasRefreshed = false;

    /** Whether another credential can be in the cookie now than the one that was just refused. */
    async function mayRepeat(refused: string | null): Promise<boolean> {
      if (access.isRefreshing()) await access.refresh();
      else if (access.credentialMark() === refused) {
        if (hasRefreshed || isUnattended(op)) return false;
        hasRefreshed = true;
        await access.refresh();
      }
      return true;
    }

    for (let repeats = 0; ; repeats += 1) {
      const presented = access.credentialMark();
      try {
        return await send();
      } catch (error) {
        const isClosed = readError(error).reason === 'access_expired';
        const isOver = () => access.currentEpoch() !== epoch;
        if (!isClosed || repeats === MOST_REPEATS || isOver()) throw error;
        if (!(await mayRepeat(presented)) || isOver()) throw error;
      }
    }
  });
}

/**
 * A refresh counts as activity of the person, so what a page asks on its own does not lead to one: a dashboard that
 * nobody looks at would look used for 30 days.
 */
function isUnattended({ context }: Operation): boolean {
  return context['isBackground'] === true && context['isAwaited'] !== true;
}
