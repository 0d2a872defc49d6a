import { isNothingLeftToEnd, readError, type BrowserClient, type ClientError } from '@curfew/client';
import { heldIn, type LogoutScope } from '../state/auth-state.ts';
import type { AuthStore } from '../state/auth-store.ts';
import type { Tabs } from '../tabs/tabs.ts';
import type { TicketCourier } from './ticket-courier.ts';
import type { TicketStore } from './ticket-store.ts';

interface LogOutOptions {
  store: AuthStore;
  client: BrowserClient;
  tabs: Tabs;
  tickets: TicketStore;
  courier: TicketCourier;
}

/**
 * Logs out in this order: the private pages leave the screen, here and in the other tabs, the server is called, what
 * the pages held is destroyed, the other tabs are told how it ended. It always ends in `out`; what the server did not confirm, the ticket finishes. A second
 * call while one is under way does nothing. Resolves with the error of the call, or null.
 */
export function createLogOut(options: LogOutOptions) {
  const { store, client, tabs, tickets, courier } = options;

  return async function logOut(scope: LogoutScope): Promise<ClientError | null> {
    const held = heldIn(store.get());
    if (held === null) return null;
    // Written before the call: if the tab is closed in the middle of it, the next visit finishes the logout.
    tickets.add(held.logoutTicket, scope);
    const epoch = tabs.announceLoggingOut();
    // The private pages leave, and the new epoch destroys what they held; see `endScopesWithEpoch`.
    store.dispatch({ type: 'logging-out' });
    const error = await callServer(client, scope);

    if (error === null) tickets.remove(held.logoutTicket);
    const reason = scope === 'everywhere' ? 'user_logout_all' : 'user_logout';
    store.dispatch({
      type: 'logged-out',
      // The ticket ends this device only, so a failed logout everywhere was, at best, a logout here.
      reason: error === null ? reason : 'user_logout',
      ending: error === null ? null : { status: 'pending', scope, error },
    });
    tabs.announceLoggedOut({ epoch, reason: error === null ? reason : 'user_logout' });
    if (error !== null) courier.start(error.retryAfterSeconds ?? 1);
    return error;
  };
}

/** Null when the server confirmed; a session that is over already is as good as ended, unless others were meant too. */
async function callServer(client: BrowserClient, scope: LogoutScope): Promise<ClientError | null> {
  try {
    if (scope === 'everywhere') await client.auth.logoutAll.mutate();
    else await client.auth.logout.mutate();
    return null;
  } catch (cause) {
    const error = readError(cause);
    const isOver = error.kind === 'out' || isNothingLeftToEnd(error);
    return isOver && scope === 'this-device' ? null : error;
  }
}
