import type { AuthState } from '@curfew/react';
import type { RefusalReason } from '@curfew/contracts';
import type { LoginSearch } from './login-search.ts';
import { pagePath } from './page-path.ts';
import { reasonInAddress } from './reason-in-address.ts';
import type { WayBack } from './way-back.ts';

interface CurrentLocation {
  pathname: string;
  search: LoginSearch;
  /** No page of ours has this address. */
  isUnknown?: boolean;
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
 * reached sends nobody to the login page. What a person was looking at is in no address of a public page; see `WayBack`.
 */
export function redirectFor(
  state: AuthState,
  location: CurrentLocation,
  wayBack: Pick<WayBack, 'pathFor' | 'isSomebodys'>,
): RedirectTarget | null {
  const { pathname, search } = location;
  switch (state.status) {
    case 'unknown':
      return null;
    case 'in':
      if (state.held.user.mustChangePassword)
        return pathname === PASSWORD_PAGE ? null : { to: PASSWORD_PAGE };
      if (PUBLIC_PAGES.includes(pathname)) {
        return { to: wayBack.pathFor(state.held.user.id) ?? search.next ?? HOME };
      }
      return pathname === '/' ? { to: HOME } : null;
    case 'logging-out':
      return PUBLIC_PAGES.includes(pathname) ? null : { to: '/login' };
    case 'out':
      return redirectOutside(state.reason, location, wayBack.isSomebodys());
  }
}

function redirectOutside(
  reason: RefusalReason,
  { pathname, search, isUnknown = false }: CurrentLocation,
  isSomebodys: boolean,
): RedirectTarget | null {
  // A login leads nowhere from here. Where somebody was in, the address may be theirs, and goes.
  if (isUnknown && reason === 'missing' && !isSomebodys) return null;
  if (pathname === '/register') return null;
  const isLoginPage = pathname === '/login';
  // Somebody who was never in keeps the hint that the address of the login page has; elsewhere a `reason` is something else.
  const hint = isLoginPage ? search.reason : undefined;
  const explained = reason === 'missing' ? hint : reasonInAddress(reason);
  const why = explained === undefined ? {} : { reason: explained };
  if (isLoginPage) {
    if (search.reason === explained) return null;
    return { to: '/login', search: { ...why, ...(search.next === undefined ? {} : { next: search.next }) } };
  }
  // Nobody's yet: whoever logs in now wanted to come here.
  const next = reason === 'missing' && !isSomebodys ? pagePath(pathname) : null;
  return { to: '/login', search: { ...why, ...(next === null ? {} : { next }) } };
}
