import type { Curfew } from '@curfew/react';
import { pagePath } from './page-path.ts';
import { safeNextPath } from './safe-next-path.ts';

const STORAGE_KEY = 'curfew.way-back';

/** What of a browser's tab this needs. */
export interface TabOfBrowser {
  location: Pick<Location, 'pathname' | 'search' | 'hash'>;
  sessionStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

/**
 * Where a person was when their session ended without them, for when they log in again in this tab. It counts for the same
 * person only: whoever else comes begins at the start page. Never in an address; in memory, and for a page that is loaded
 * again the bare page in the tab's own storage. An own logout leaves nothing.
 */
export interface WayBack {
  /** Where this person may go on; null: nowhere in particular. */
  pathFor: (userId: string) => string | null;
  /** Whether the page that was left was somebody's. False: nobody was in yet. */
  isSomebodys: () => boolean;
}

interface Left {
  path: string | null;
  /** Null: nobody was in, so whoever logs in wanted to go there. */
  of: string | null;
}

const OWN_LOGOUT: ReadonlySet<string> = new Set(['user_logout', 'user_logout_all']);

export function createWayBack(curfew: Pick<Curfew, 'getState' | 'subscribe'>, tab: TabOfBrowser): WayBack {
  let left = stored(tab);
  let person = personIn(curfew);

  curfew.subscribe(() => {
    const state = curfew.getState();
    const next = personIn(curfew);
    if (next !== null && next !== person) person = next;
    if (state.status === 'logging-out') leave(null);
    if (state.status !== 'out') return;
    if (OWN_LOGOUT.has(state.reason)) leave(null);
    else if (person !== null) leave({ path: here(tab), of: person });
    else if (state.reason === 'missing' && left === null) left = { path: here(tab), of: null };
    person = null;
  });

  function leave(next: Left | null): void {
    // What comes after the first page is a public one.
    if (next !== null && next.path === null) return;
    left = next;
    store(tab, next);
  }

  return {
    pathFor: (userId) => (left !== null && (left.of === null || left.of === userId) ? left.path : null),
    isSomebodys: () => left?.of != null,
  };
}

function personIn(curfew: Pick<Curfew, 'getState'>): string | null {
  const state = curfew.getState();
  return (state.status === 'in' || state.status === 'unknown') && state.held !== null
    ? state.held.user.id
    : null;
}

function here({ location: { pathname, search, hash } }: TabOfBrowser): string | null {
  return safeNextPath(`${pathname}${search}${hash}`);
}

function stored(tab: TabOfBrowser): Left | null {
  // Where storage is forbidden, to name it is enough to throw.
  try {
    const value: unknown = JSON.parse(tab.sessionStorage.getItem(STORAGE_KEY) ?? 'null');
    const { path, of }: Record<string, unknown> = { ...(typeof value === 'object' ? value : null) };
    return typeof path === 'string' && typeof of === 'string' ? { path: pagePath(path), of } : null;
  } catch {
    return null;
  }
}

function store(tab: TabOfBrowser, left: Left | null): void {
  const path = left?.path == null ? null : pagePath(left.path.replace(/[?#].*$/u, ''));
  try {
    if (path === null) tab.sessionStorage.removeItem(STORAGE_KEY);
    else tab.sessionStorage.setItem(STORAGE_KEY, JSON.stringify({ path, of: left?.of }));
  } catch {
    // Then it is known as long as the page is.
  }
}
