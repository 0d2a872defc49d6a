import type { LogoutScope } from '@curfew/client';
import type { BrowserEnvironment } from '../browser-environment.ts';
import { parseJson } from '../tabs/session-record.ts';

const TICKETS_KEY = 'curfew.unfinished-logouts';
/** No session lives longer than 30 days, so an older ticket has nothing left to end. */
const LIFETIME_MILLISECONDS = 30 * 24 * 60 * 60 * 1000;
const MAXIMUM_TICKETS = 10;

/** A logout the server has not confirmed. The ticket can end what it was made for and do nothing else. */
export interface UnfinishedLogout {
  ticket: string;
  /** What the person asked for. */
  scope: LogoutScope;
  /** What the ticket ends. */
  reach: LogoutScope;
  /** Milliseconds since the epoch, by this browser's clock. */
  since: number;
}

interface StoredLogout extends UnfinishedLogout {
  isAbandoned?: boolean;
}

/** The unfinished logouts of this browser, oldest first. They outlive the tab; nothing else of a session does. */
export interface TicketStore {
  list: () => UnfinishedLogout[];
  add: (logout: Omit<UnfinishedLogout, 'since'>) => void;
  remove: (ticket: string) => void;
  /** The server will never accept it. The other tabs, which only see that it is gone, can tell that from its end. */
  abandon: (ticket: string) => void;
  /** What was given up last, unless a newer logout has begun since. */
  abandoned: () => UnfinishedLogout | undefined;
  /** Another tab added or removed one. */
  subscribe: (listener: () => void) => () => void;
}

export function createTicketStore({ storage, now }: BrowserEnvironment): TicketStore {
  const stored = () => parseUnfinishedLogouts(storage.read(TICKETS_KEY), now());
  const list = () => stored().filter(isOpen);
  const write = (logouts: StoredLogout[]) => {
    storage.write(TICKETS_KEY, logouts.length === 0 ? null : JSON.stringify(logouts));
  };
  return {
    list,
    add(logout) {
      // What was given up before is of no interest any more.
      const others = list().filter(({ ticket }) => ticket !== logout.ticket);
      write([...others, { ...logout, since: now() }].slice(-MAXIMUM_TICKETS));
    },
    remove: (ticket) => write(stored().filter((logout) => logout.ticket !== ticket)),
    abandon: (ticket) =>
      write(stored().map((logout) => (logout.ticket === ticket ? { ...logout, isAbandoned: true } : logout))),
    abandoned: () => stored().findLast((logout) => !isOpen(logout)),
    subscribe: (listener) =>
      storage.subscribe((key) => {
        if (key === TICKETS_KEY) listener();
      }),
  };
}

/** What of a stored string is an unfinished logout and not older than any session can be. */
export function parseUnfinishedLogouts(text: string | null, now: number): StoredLogout[] {
  const value = parseJson(text);
  if (!Array.isArray(value)) return [];
  return value
    .filter(isUnfinishedLogout)
    .filter(({ since }) => now - since < LIFETIME_MILLISECONDS)
    .map((logout) => ({ ...logout, reach: logout.reach === 'everywhere' ? 'everywhere' : 'this-device' }));
}

function isOpen({ isAbandoned }: StoredLogout): boolean {
  return isAbandoned !== true;
}

/** `reach` is missing where an older version of this page stored it: its tickets ended one session each. */
function isUnfinishedLogout(value: unknown): value is StoredLogout {
  if (typeof value !== 'object' || value === null) return false;
  const { ticket, scope, since }: Record<string, unknown> = { ...value };
  return (
    typeof ticket === 'string' &&
    ticket.startsWith('cfl_') &&
    (scope === 'this-device' || scope === 'everywhere') &&
    typeof since === 'number'
  );
}
