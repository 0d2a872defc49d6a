import type { LoginOutput } from '@curfew/contracts';
import { heldIn } from '../state/auth-state.ts';
import type { AuthStore } from '../state/auth-store.ts';
import type { Tabs } from '../tabs/tabs.ts';
import type { UnfinishedLogout } from '../tabs/unfinished-logout.ts';
import type { TicketCourier } from './ticket-courier.ts';
import type { TicketStore } from './ticket-store.ts';

interface LateLoginsOptions {
  store: AuthStore;
  tabs: Tabs;
  tickets: TicketStore;
  courier: TicketCourier;
}

/**
 * A login whose answer comes after somebody has logged out in this browser, in whichever tab. The cookies are set by then,
 * but it was the logout that the person wanted last.
 */
export interface LateLogins {
  /** Before the call. Afterwards, tells whether a logout has begun since. */
  begin: () => () => boolean;
  /** Ends the session that the login has begun, with its own ticket; the tabs stay outside and say how that goes. */
  end: (answer: Pick<LoginOutput, 'logoutTicket'>) => void;
}

export function createLateLogins({ store, tabs, tickets, courier }: LateLoginsOptions): LateLogins {
  return {
    begin() {
      const before = tabs.lastLogoutEpoch();
      return () => tabs.lastLogoutEpoch() !== before;
    },
    end({ logoutTicket: ticket }) {
      const logout = { ticket, scope: 'this-device', reach: 'this-device' } as const;
      tickets.add(logout);
      courier.start();
      if (store.get().status !== 'logging-out') return tell(logout);
      // The logout under way ends first: it knows nothing of this session.
      const stop = store.subscribe(() => {
        stop();
        tell(logout);
      });
    },
  };

  function tell(logout: UnfinishedLogout): void {
    if (heldIn(store.get()) !== null) {
      // Somebody has logged in after that logout, and the late answer has taken the place of their cookies.
      store.dispatch({ type: 'logged-out', reason: 'superseded', ending: null });
      return tabs.announceLoggedOut({ reason: 'superseded' });
    }
    const ending = { ...logout, status: 'pending' } as const;
    const isStored = tickets.isStored(logout.ticket);
    store.dispatch({ type: 'logged-out', reason: 'user_logout', ending: { ...ending, isStored } });
    tabs.announceLoggedOut({ reason: 'user_logout', ending });
  }
}
