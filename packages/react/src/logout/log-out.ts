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
import type { UnfinishedLogout } from '../tabs/unfinished-logout.ts';
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
 * the pages held is destroyed, the other tabs are told how it ended. It always ends in `out`; what the server did not
 * confirm, the ticket finishes. A second call while one is under way does nothing. Resolves with the error of the call,
 * or null.
 */
export function createLogOut(options: LogOutOptions) {
  const { store, client, tabs, tickets, courier } = options;

  return async function logOut(scope: LogoutScope): Promise<ClientError | null> {
    const held = heldIn(store.get());
    if (held === null) return null;
    const sessionId = held.session.id;
    const wanted = wantedLogout(held, scope);
    // Written before the call: if the tab is closed in the middle of it, the next visit finishes the logout.
    tickets.add(wanted);
    const epoch = tabs.announceLoggingOut({ sessionId, unfinished: wanted });
    // The private pages leave, and the new epoch destroys what they held; see `endScopesWithEpoch`.
    store.dispatch({ type: 'logging-out' });
    const left = store.get().epoch;
    const { error, hasOpenSessions } = await callServer(client, wanted, sessionId);

    const ending = error === null ? finish(wanted, hasOpenSessions) : settle(wanted, held, error);
    const isEverything = error === null && scope === 'everywhere' && !hasOpenSessions;
    const reason = isEverything ? 'user_logout_all' : 'user_logout';
    // Whoever has logged in here meanwhile stays.
    if (store.get().epoch === left) store.dispatch({ type: 'logged-out', reason, ending });
    tabs.announceLoggedOut({ epoch, reason, sessionId, ending: ending && toldOf(ending) });
    if (error !== null) courier.start(error.retryAfterSeconds ?? 1);
    return error;
  };

  /** What the page has to say after a logout everywhere that only the ticket could carry out, and that left a newer session. */
  function finish(wanted: UnfinishedLogout, hasOpenSessions: boolean): Ending | null {
    tickets.remove(wanted.ticket);
    tabs.announceSettled({ ticket: wanted.ticket, status: 'finished' });
    return hasOpenSessions ? { ...wanted, status: 'finished', isStored: false } : null;
  }

  /** What is left of a logout that was not confirmed: to be delivered, or given up. */
  function settle(wanted: UnfinishedLogout, held: Held, error: ClientError): Ending {
    const { scope, ticket, reach } = wanted;
    if (!isRefusedForGood(error)) return pending(wanted, error);
    tickets.remove(ticket);
    tabs.announceSettled({ ticket, status: 'abandoned' });
    if (reach === 'this-device') return { ...wanted, status: 'abandoned', isStored: false, error };
    // The ticket for everything is no good: that of this session may be.
    const own = { ticket: held.logoutTicket, scope, reach: 'this-device' } as const;
    tickets.add(own);
    return pending(own, error);
  }

  function pending(logout: UnfinishedLogout, error: ClientError): Ending {
    return { ...logout, status: 'pending', isStored: tickets.isStored(logout.ticket), error };
  }
}

function toldOf({ ticket, scope, reach, status }: Ending) {
  return { ticket, scope, reach, status };
}

function wantedLogout({ logoutTicket, logoutAllTicket }: Held, scope: LogoutScope): UnfinishedLogout {
  return scope === 'everywhere' && logoutAllTicket !== undefined
    ? { ticket: logoutAllTicket, scope, reach: 'everywhere' }
    : { ticket: logoutTicket, scope, reach: 'this-device' };
}

/**
 * `error` is null when the server confirmed; a session that it says is over is as good as ended, unless others were
 * meant too.
 */
async function callServer(
  { auth }: BrowserClient,
  { ticket, scope, reach }: UnfinishedLogout,
  sessionId: string,
): Promise<{ error: ClientError | null; hasOpenSessions: boolean }> {
  const withTicket = reach === 'everywhere' ? { ticket } : undefined;
  // The cookie may be another person's by now.
  const meant = { context: { sessionId } };
  try {
    const output = await (scope === 'this-device'
      ? auth.logout.mutate({ ticket }, meant)
      : auth.logoutAll.mutate(withTicket, meant));
    return { error: null, hasOpenSessions: confirmed(output).hasOpenSessions === true };
  } catch (cause) {
    const error = readError(cause);
    const isOver = scope === 'this-device' && saysSessionIsOver(error);
    return { error: isOver ? null : error, hasOpenSessions: false };
  }
}
