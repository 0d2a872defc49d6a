import {
  confirmed,
  isRefusedForGood,
  readError,
  saysSessionIsOver,
  type BrowserClient,
  type ClientError,
  type LogoutScope,
} from '@curfew/client';
import { heldIn, type Ending, type Held } from '../state/auth-state.ts';
import type { AuthStore } from '../state/auth-store.ts';
import type { Tabs } from '../tabs/tabs.ts';
import type { TicketCourier } from './ticket-courier.ts';
import type { TicketStore, UnfinishedLogout } from './ticket-store.ts';

interface LogOutOptions {
  store: AuthStore;
  client: BrowserClient;
  tabs: Tabs;
  tickets: TicketStore;
  courier: TicketCourier;
}

type Wanted = Omit<UnfinishedLogout, 'since'>;

/**
 * Logs out in this order: the private pages leave the screen, here and in the other tabs, the server is called, what
 * the pages held is destroyed, the other tabs are told how it ended. It always ends in `out`; what the server did not
 * confirm, the ticket finishes. A second call while one is under way does nothing. Resolves with the error of the call,
 * or null.
 */
export function createLogOut(options: LogOutOptions) {
  const { store, client, tabs, tickets, courier } = options;

  return async function logOut(scope: LogoutScope): Promise<ClientError | null> {
    const held = heldIn(store.get());
    if (held === null) return null;
    const wanted = wantedLogout(held, scope);
    // Written before the call: if the tab is closed in the middle of it, the next visit finishes the logout.
    tickets.add(wanted);
    const epoch = tabs.announceLoggingOut();
    // The private pages leave, and the new epoch destroys what they held; see `endScopesWithEpoch`.
    store.dispatch({ type: 'logging-out' });
    const { error, hasOpenSessions } = await callServer(client, wanted);

    const ending = error === null ? leftOpen(wanted, hasOpenSessions) : settle(wanted, held, error);
    if (error === null) tickets.remove(wanted.ticket);
    const reason = error === null && scope === 'everywhere' ? 'user_logout_all' : 'user_logout';
    store.dispatch({ type: 'logged-out', reason, ending });
    tabs.announceLoggedOut({ epoch, reason });
    if (error !== null) courier.start(error.retryAfterSeconds ?? 1);
    return error;
  };

  /** What is left of a logout that was not confirmed: to be delivered, or given up. */
  function settle(wanted: Wanted, held: Held, error: ClientError): Ending {
    const { scope, ticket } = wanted;
    if (!isRefusedForGood(error)) return { status: 'pending', scope, reach: wanted.reach, error };
    if (wanted.reach === 'this-device') {
      tickets.abandon(ticket);
      return { status: 'abandoned', scope, reach: 'this-device', error };
    }
    // The ticket for everything is no good: that of this session may be.
    tickets.remove(ticket);
    tickets.add({ ticket: held.logoutTicket, scope, reach: 'this-device' });
    return { status: 'pending', scope, reach: 'this-device', error };
  }
}

function wantedLogout({ logoutTicket, logoutAllTicket }: Held, scope: LogoutScope): Wanted {
  return scope === 'everywhere' && logoutAllTicket !== undefined
    ? { ticket: logoutAllTicket, scope, reach: 'everywhere' }
    : { ticket: logoutTicket, scope, reach: 'this-device' };
}

/** What the page has to say after a logout everywhere that only the ticket could carry out, and that left a newer session. */
function leftOpen({ scope, reach }: Wanted, hasOpenSessions: boolean): Ending | null {
  return hasOpenSessions ? { status: 'finished', scope, reach } : null;
}

/**
 * `error` is null when the server confirmed; a session that it says is over is as good as ended, unless others were
 * meant too.
 */
async function callServer(
  { auth }: BrowserClient,
  { ticket, scope, reach }: Wanted,
): Promise<{ error: ClientError | null; hasOpenSessions: boolean }> {
  const withTicket = reach === 'everywhere' ? { ticket } : undefined;
  try {
    const output = await (scope === 'this-device'
      ? auth.logout.mutate({ ticket })
      : auth.logoutAll.mutate(withTicket));
    return { error: null, hasOpenSessions: confirmed(output).hasOpenSessions === true };
  } catch (cause) {
    const error = readError(cause);
    const isOver = scope === 'this-device' && saysSessionIsOver(error);
    return { error: isOver ? null : error, hasOpenSessions: false };
  }
}
