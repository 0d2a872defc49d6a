import type { BrowserEnvironment } from '../browser-environment.ts';
import { parseJson } from '../tabs/session-record.ts';
import { parseUnfinishedLogout, type UnfinishedLogout } from '../tabs/unfinished-logout.ts';

const TICKETS_KEY = 'curfew.unfinished-logouts';

/**
 * The unfinished logouts of this browser, oldest first: those this tab knows of, which it keeps in memory whatever becomes
 * of the storage, and those in storage, which is for tabs that come later. Nothing else of a session outlives its tab. No
 * ticket expires here: the server refuses what is too old.
 */
export interface TicketStore {
  list: () => UnfinishedLogout[];
  add: (logout: UnfinishedLogout) => void;
  /** Another tab has begun it and stores it, if that can be: this one only knows of it, in case it has to finish it. */
  remember: (logout: UnfinishedLogout) => void;
  /** The server has answered to it, or something else takes its place. */
  remove: (ticket: string) => void;
  /** Whether a tab that is opened from now on would find it. */
  isStored: (ticket: string) => boolean;
}

export function createTicketStore({ storage }: Pick<BrowserEnvironment, 'storage'>): TicketStore {
  const known = new Map<string, UnfinishedLogout>();
  /** Where storage cannot be written, it may go on showing what is over. */
  const removed = new Set<string>();
  const stored = () => parseUnfinishedLogouts(storage.read(TICKETS_KEY));
  const write = (logouts: readonly UnfinishedLogout[]) => {
    storage.write(TICKETS_KEY, logouts.length === 0 ? null : JSON.stringify(logouts));
  };
  const remember = (logout: UnfinishedLogout) => {
    if (!removed.has(logout.ticket)) known.set(logout.ticket, logout);
  };
  return {
    list() {
      const inStorage = stored().filter(({ ticket }) => !known.has(ticket) && !removed.has(ticket));
      return [...inStorage, ...known.values()];
    },
    add(logout) {
      removed.delete(logout.ticket);
      known.delete(logout.ticket);
      remember(logout);
      write([...stored().filter(({ ticket }) => ticket !== logout.ticket), logout]);
    },
    remember,
    remove(ticket) {
      known.delete(ticket);
      removed.add(ticket);
      const before = stored();
      const left = before.filter((logout) => logout.ticket !== ticket);
      if (left.length < before.length) write(left);
    },
    isStored: (ticket) => stored().some((logout) => logout.ticket === ticket),
  };
}

/** What of a stored string is an unfinished logout. */
export function parseUnfinishedLogouts(text: string | null): UnfinishedLogout[] {
  const value = parseJson(text);
  return Array.isArray(value) ? value.map(parseUnfinishedLogout).filter((logout) => logout !== null) : [];
}
