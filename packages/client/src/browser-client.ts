import { createTRPCClient, type TRPCClient, type TRPCLink } from '@trpc/client';
import type { AppRouter } from '@curfew/api';
import {
  createBrowserAccess,
  readCsrfToken,
  type BrowserAccess,
  type BrowserServer,
} from './browser-access.ts';
import { browserRefreshLink } from './browser-refresh-link.ts';
import { csrfLink } from './csrf-link.ts';
import { meantSessionLink } from './meant-session-link.ts';
import { reauthenticationLink } from './reauthentication-link.ts';
import { repeatOnceLink } from './repeat-once-link.ts';
import { sessionLink, type SessionObserver } from './session-link.ts';
import { terminatingLink } from './terminating-link.ts';

export type BrowserClient = TRPCClient<AppRouter>;

export interface BrowserClientOptions extends BrowserServer {
  /** Shared by the clients of one tab, so that they lead to one refresh. Default: one of its own. */
  access?: BrowserAccess | undefined;
  /** Aborts every request of this client except a logout. */
  signal?: AbortSignal | undefined;
  /** Told what each operation says about the session. */
  session?: SessionObserver | undefined;
  /** Asks for the password and answers whether it was right; see `reauthenticationLink`. */
  reauthenticate?: (() => Promise<boolean>) | undefined;
  /**
   * The session whose person the calls are meant for. Where the cookie is another one's by then, the server refuses them.
   * Null: whichever the cookie belongs to. A call may name another one in its context, as `sessionId`.
   */
  currentSessionId?: (() => string | null) | undefined;
  /** After such a refusal: finds out who is in, and answers whether the call is to be repeated, once. */
  identify?: (() => Promise<boolean>) | undefined;
}

/**
 * A typed client in cookie mode. Login, the logout family and whatever else changes cookies never share an HTTP
 * request; a refused CSRF token is repeated once; a remembered browser whose access was closed refreshes it and goes
 * on; logouts outlive the page and are given up after 3 s, other calls after 12 s. Holds no state of its own.
 */
export function createBrowserClient(options: BrowserClientOptions = {}): BrowserClient {
  const { origin, fetch, eventSource, signal, fingerprint, session, reauthenticate } = options;
  const links: TRPCLink<AppRouter>[] = [];
  // The session link comes first, so that it sees only what is left after the repeats.
  if (session) links.push(sessionLink(session));
  const { currentSessionId, identify } = options;
  if (identify) links.push(repeatOnceLink((error) => error.code === 'SESSION_MISMATCH' && identify()));
  if (currentSessionId) links.push(meantSessionLink(currentSessionId));
  if (reauthenticate) links.push(reauthenticationLink(reauthenticate));
  links.push(
    browserRefreshLink(
      options.access ?? createBrowserAccess({ ...options, currentEpoch: session?.currentEpoch }),
    ),
  );
  links.push(csrfLink());
  links.push(
    terminatingLink({
      origin,
      fetch,
      eventSource,
      signal,
      fingerprint,
      readCsrfToken: () => readCsrfToken(options),
    }),
  );
  return createTRPCClient<AppRouter>({ links });
}
