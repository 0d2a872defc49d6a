import type { Operation, TRPCLink } from '@trpc/client';
import type { AppRouter } from '@curfew/api';
import type { BrowserAccess } from './browser-access.ts';
import { promiseLink } from './promise-link.ts';
import { readError, saysSessionIsOver } from './read-error.ts';

/** With the credential of another tab, and once more after a refresh. */
const MOST_REPEATS = 2;

/**
 * Repeats an operation whose credential opens nothing although the session lives: the access of a remembered browser
 * is closed, or a newer credential has taken the place of this one. With the newer cookie if there is one, else after
 * a refresh. Presents the refresh cookie only if nobody has done so since the operation was sent, once for all
 * operations that wait, and never after the session they were sent in has ended here. The operation fails with
 * what the refresh was refused with; a superseded one only if that says that the session is over.
 */
export function browserRefreshLink(access: BrowserAccess): TRPCLink<AppRouter> {
  return promiseLink(async (op, send) => {
    const epoch = access.currentEpoch();
    let hasRefreshed = false;

    /** Whether another credential can be in the cookie now than the one that was just refused. */
    async function mayRepeat(refused: string | null, canRefresh: boolean): Promise<boolean> {
      if (access.isRefreshing()) await access.refresh();
      else if (access.credentialMark() === refused) {
        if (hasRefreshed || isUnattended(op) || !canRefresh) return false;
        hasRefreshed = true;
        await access.refresh();
      }
      return true;
    }

    async function mayRepeatSuperseded(refused: string | null): Promise<boolean> {
      try {
        return await mayRepeat(refused, access.isRemembered());
      } catch (cause) {
        const refusal = readError(cause);
        if (refusal.kind !== 'out' || saysSessionIsOver(refusal)) throw cause;
        // There is no refresh cookie, or another tab has replaced it: its new credential may be here by now.
        return access.credentialMark() !== refused;
      }
    }

    for (let repeats = 0; ; repeats += 1) {
      const presented = access.credentialMark();
      try {
        return await send();
      } catch (error) {
        const { reason } = readError(error);
        const isOver = () => access.currentEpoch() !== epoch;
        const isSuperseded = reason === 'superseded';
        const isAlive = isSuperseded || reason === 'access_expired';
        if (!isAlive || repeats === MOST_REPEATS || isOver()) throw error;
        const may = isSuperseded ? mayRepeatSuperseded(presented) : mayRepeat(presented, true);
        if (!(await may) || isOver()) throw error;
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
