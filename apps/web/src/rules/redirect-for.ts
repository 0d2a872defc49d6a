import type { AuthState } from '@curfew/react';
import { isTimeout, SESSION_TIMEOUT } from './logout-message.ts';
import type { LoginSearch } from './login-search.ts';
import { safeNextPath } from './safe-next-path.ts';

interface CurrentLocation {
  pathname: string;
  /** Path, search and hash. */
  href: string;
  search: LoginSearch;
}

export interface RedirectTarget {
  to: string;
  search?: LoginSearch;
}

const HOME = '/sessions';
const PASSWORD_PAGE = '/change-password';
const PUBLIC_PAGES = ['/login', '/register'];

/**
 * Where this state of the session belongs instead of here, or null to stay. `unknown` stays: a server that cannot be
 * reached sends nobody to the login page.
 */
export function redirectFor(state: AuthState, location: CurrentLocation): RedirectTarget | null {
  switch (state.status) {
    case 'unknown':
      return null;
    case 'in':
      return redirectInside(state.held.user.mustChangePassword, location);
    case 'logging-out':
      return PUBLIC_PAGES.includes(location.pathname) ? null : { to: '/login' };
    case 'out':
      return redirectOutside(state.reason, location);
  }
}

function redirectInside(mustChangePassword: boolean, location: CurrentLocation): RedirectTarget | null {
  const { pathname, search } = location;
  if (mustChangePassword) return pathname === PASSWORD_PAGE ? null : { to: PASSWORD_PAGE };
  if (PUBLIC_PAGES.includes(pathname)) return { to: search.next ?? HOME };
  return pathname === '/' ? { to: HOME } : null;
}

function redirectOutside(reason: string, location: CurrentLocation): RedirectTarget | null {
  const { pathname, href, search } = location;
  // Somebody who was never in is told nothing but what the address of the login page says; elsewhere a `reason` is
  // something else.
  const told = PUBLIC_PAGES.includes(pathname) ? search.reason : undefined;
  const explained = reason === 'missing' ? told : isTimeout(reason) ? SESSION_TIMEOUT : reason;
  const why = explained === undefined ? {} : { reason: explained };
  if (pathname === '/register') return null;
  if (pathname === '/login') {
    if (search.reason === explained) return null;
    return { to: '/login', search: { ...why, ...(search.next === undefined ? {} : { next: search.next }) } };
  }
  const next = safeNextPath(href);
  // After the person's own logout, whoever logs in next starts at the beginning.
  const isOwnLogout = reason === 'user_logout' || reason === 'user_logout_all';
  return { to: '/login', search: { ...why, ...(next === null || isOwnLogout ? {} : { next }) } };
}
