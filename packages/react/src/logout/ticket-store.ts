import type { BrowserEnvironment } from '../browser-environment.ts';
import type { LogoutScope } from '../state/auth-state.ts';
import { parseJson } from '../tabs/session-record.ts';

const TICKETS_KEY = 'curfew.unfinished-logouts';
/** No session lives longer than 30 days, so an older ticket has nothing left to end. */
const LIFETIME_MILLISECONDS = 30 * 24 * 60 * 60 * 1000;
const MAXIMUM_TICKETS = 10;

/** A logout the server has not confirmed. The ticket can end that one session and do nothing else. */
export interface UnfinishedLogout {
  ticket: string;
  scope: LogoutScope;
  /** Milliseconds since the epoch, by this browser's clock. */
  since: number;
}

/** The unfinished logouts of this browser, oldest first. They outlive the tab; nothing else of a session does. */
export interface TicketStore {
  list: () => UnfinishedLogout[];
  add: (ticket: string, scope: LogoutScope) => void;
  remove: (ticket: string) => void;
  /** Another tab added or removed one. */
  subscribe: (listener: () => void) => () => void;
}

export function createTicketStore({ storage, now }: BrowserEnvironment): TicketStore {
  const list = () => parseUnfinishedLogouts(storage.read(TICKETS_KEY), now());
  const write = (logouts: UnfinishedLogout[]) => {
    storage.write(TICKETS_KEY, logouts.length === 0 ? null : JSON.stringify(logouts));
  };
  return {
    list,
    add(ticket, scope) {
      const others = list().filter((logout) => logout.ticket !== ticket);
      write([...others, { ticket, scope, since: now() }].slice(-MAXIMUM_TICKETS));
    },
    remove: (ticket) => write(list().filter((logout) => logout.ticket !== ticket)),
    subscribe: (listener) =>
      storage.subscribe((key) => {
        if (key === TICKETS_KEY) listener();
      }),
  };
}

/** What of a stored string is an unfinished logout and not older than any session can be. */
export function parseUnfinishedLogouts(text: string | null, now: number): UnfinishedLogout[] {
  const value = parseJson(text);
  if (!Array.isArray(value)) return [];
  return value.filter(isUnfinishedLogout).filter(({ since }) => now - since < LIFETIME_MILLISECONDS);
}

function isUnfinishedLogout(value: unknown): value is UnfinishedLogout {
  if (typeof value !== 'object' || value === null) return false;
  const { ticket, scope, since }: Record<string, unknown> = { ...value };
  return (
    typeof ticket === 'string' &&
    ticket.startsWith('cfl_') &&
    (scope === 'this-device' || scope === 'everywhere') &&
    typeof since === 'number'
  );
}
