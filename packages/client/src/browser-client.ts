import { createTRPCClient, type TRPCClient, type TRPCLink } from '@trpc/client';
import { DEFAULT_COOKIE_NAMES } from '@curfew/contracts';
import type { AppRouter } from '@curfew/api';
import { csrfLink } from './csrf-link.ts';
import { readCookie } from './read-cookie.ts';
import { reauthenticationLink } from './reauthentication-link.ts';
import { sessionLink, type SessionObserver } from './session-link.ts';
import { terminatingLink } from './terminating-link.ts';

export type BrowserClient = TRPCClient<AppRouter>;

export interface BrowserClientOptions {
  /** Origin of the API, without a path. Default: the page's own, which is the only one the cookies work on. */
  origin?: string | undefined;
  /** Default `globalThis.fetch`. */
  fetch?: typeof fetch | undefined;
  /** Default: `document.cookie`, read anew for every mutation. */
  readCookies?: (() => string) | undefined;
  /** Default `__Host-csrf`. */
  csrfCookieName?: string | undefined;
  /** See `computeFingerprint`; sent with every request. */
  fingerprint?: (() => Promise<string | null>) | undefined;
  /** Aborts every request of this client except a logout. */
  signal?: AbortSignal | undefined;
  /** Told what each operation says about the session. */
  session?: SessionObserver | undefined;
  /** Asks for the password and answers whether it was right; see `reauthenticationLink`. */
  reauthenticate?: (() => Promise<boolean>) | undefined;
}

/**
 * A typed client in cookie mode. Login, the logout family and whatever else changes cookies never share an HTTP
 * request; a refused CSRF token is repeated once; logouts outlive the page and are given up after 3 s, other calls
 * after 12 s. Holds no state of its own.
 */
export function createBrowserClient(options: BrowserClientOptions = {}): BrowserClient {
  const readCookies = options.readCookies ?? (() => globalThis.document.cookie);
  const csrfCookieName = options.csrfCookieName ?? DEFAULT_COOKIE_NAMES.csrf;
  const links: TRPCLink<AppRouter>[] = [];
  // The session link comes first, so that it sees only what is left after the repeats.
  if (options.session) links.push(sessionLink(options.session));
  if (options.reauthenticate) links.push(reauthenticationLink(options.reauthenticate));
  links.push(csrfLink());
  links.push(
    terminatingLink({
      origin: options.origin,
      fetch: options.fetch,
      signal: options.signal,
      fingerprint: options.fingerprint,
      readCsrfToken: () => readCookie(readCookies(), csrfCookieName),
    }),
  );
  return createTRPCClient<AppRouter>({ links });
}
