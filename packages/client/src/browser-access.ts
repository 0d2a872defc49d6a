import { createTRPCClient } from '@trpc/client';
import { DEFAULT_COOKIE_NAMES, type RefreshOutput } from '@curfew/contracts';
import type { AppRouter } from '@curfew/api';
import { systemClock, type Clock } from './clock.ts';
import { csrfLink } from './csrf-link.ts';
import { LocalError } from './local-error.ts';
import { readCookie } from './read-cookie.ts';
import { terminatingLink } from './terminating-link.ts';
import { withinGrace } from './within-grace.ts';

const NO_DOCUMENT = 'There is no document here. Pass readCookies.';

export interface BrowserServer {
  /** Origin of the API, without a path. Default: the page's own, which is the only one the cookies work on. */
  origin?: string | undefined;
  /** Default `globalThis.fetch`. */
  fetch?: typeof fetch | undefined;
  /** What live events come through. Default `globalThis.EventSource`. */
  eventSource?: typeof EventSource | undefined;
  /** Default: `document.cookie`, read anew for every mutation. */
  readCookies?: (() => string) | undefined;
  /** Default `__Host-csrf`. */
  csrfCookieName?: string | undefined;
  /** See `computeFingerprint`; sent with every request. */
  fingerprint?: (() => Promise<string | null>) | undefined;
}

export interface BrowserAccessOptions extends BrowserServer {
  /** The generation of the session now; it changes with every login, logout and change of the person. */
  currentEpoch?: (() => number) | undefined;
  /** False when the browser is known to have no refresh cookie. Default: it may have one. */
  isRemembered?: (() => boolean) | undefined;
  /** Told what a refresh has answered, before the operations that waited for it are repeated. */
  onRefreshed?: ((answer: RefreshOutput) => void) | undefined;
  /** Default: the system's. */
  clock?: Clock | undefined;
}

/** The access of a remembered browser. The cookies belong to all tabs; this is one tab's part in keeping them good. */
export interface BrowserAccess {
  currentEpoch: () => number;
  /**
   * Changes with the credential in the HttpOnly cookie, which no page can read: the CSRF token is made from it. Null
   * when there is none.
   */
  credentialMark: () => string | null;
  isRefreshing: () => boolean;
  /** Whether a refresh can be of use. */
  isRemembered: () => boolean;
  /** Any number of calls lead to one refresh. @throws what it was refused with, or why it was not answered. */
  refresh: () => Promise<void>;
  /** Gives up a refresh under way, so that its cookies do not come after those of a logout. */
  abandon: () => void;
}

/** Presents the refresh cookie when asked to, and never twice at a time. */
export function createBrowserAccess(options: BrowserAccessOptions = {}): BrowserAccess {
  const { currentEpoch = () => 0, isRemembered = () => true, onRefreshed, clock = systemClock } = options;
  const credentialMark = () => readCsrfToken(options);
  const { origin, fetch, fingerprint } = options;
  const trpc = createTRPCClient<AppRouter>({
    links: [csrfLink(), terminatingLink({ origin, fetch, fingerprint, readCsrfToken: credentialMark })],
  });
  let flight: { landed: Promise<void>; stop: AbortController } | null = null;

  function takeOff(): { landed: Promise<void>; stop: AbortController } {
    const stop = new AbortController();
    const { signal } = stop;
    const epoch = currentEpoch();
    const landed = withinGrace(() => trpc.auth.refresh.mutate(undefined, { signal }), clock)
      .then((answer) => {
        if (currentEpoch() === epoch) onRefreshed?.(answer);
      })
      .finally(() => {
        if (flight?.stop === stop) flight = null;
      });
    return { landed, stop };
  }

  return {
    currentEpoch,
    credentialMark,
    isRefreshing: () => flight !== null,
    isRemembered,
    refresh: () => (flight ??= takeOff()).landed,
    abandon() {
      flight?.stop.abort();
      flight = null;
    },
  };
}

/** The value of the readable cookie at this moment. */
export function readCsrfToken({ readCookies, csrfCookieName }: BrowserServer): string | null {
  const page: Document | undefined = globalThis.document;
  if (readCookies === undefined && page === undefined) throw new LocalError(NO_DOCUMENT);
  const cookies = readCookies?.() ?? page?.cookie ?? '';
  return readCookie(cookies, csrfCookieName ?? DEFAULT_COOKIE_NAMES.csrf);
}
