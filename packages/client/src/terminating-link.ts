import { httpBatchLink, httpLink, splitLink, type TRPCLink } from '@trpc/client';
import { BATCH_LIMIT, TRPC_PATH } from '@curfew/contracts';
import type { AppRouter } from '@curfew/api';
import { boundedFetch } from './bounded-fetch.ts';
import { hasLongInput, MAXIMUM_URL_LENGTH } from './long-input.ts';
import { liveLink } from './live-link.ts';
import { meantSessionOf } from './meant-session-link.ts';
import { requestHeaders, type HeaderSources } from './request-headers.ts';

const TIMEOUT_MILLISECONDS = 12_000;
/**
 * A person waits for a logout no longer than this; what it did not finish, the logout ticket does. The answer to a
 * refresh is asked for again, see `withinGrace`.
 */
const OUTLIVING_TIMEOUT_MILLISECONDS = 3_000;

/** Each sets cookies, or must not wait for others: alone in its HTTP request. */
const UNBATCHED = new Set([
  'auth.register',
  'auth.login',
  'auth.changePassword',
  'auth.reauthenticate',
  'auth.touch',
]);
/** So is every logout, whoever's: known by its name, so that none can be forgotten in a list. */
const LOGOUT = /\.logout[^.]*$/u;
/**
 * Go on when the page goes away: a logout must reach the server, and the new refresh cookie the browser, which would
 * otherwise present the old one.
 */
const OUTLIVING = new Set(['auth.logout', 'auth.logoutAll', 'auth.refresh']);

export interface TerminatingLinkOptions extends HeaderSources {
  /** Origin of the API, without a path. Empty: the page's own. */
  origin?: string | undefined;
  fetch?: typeof fetch | undefined;
  eventSource?: typeof EventSource | undefined;
  /** Aborts every request of this client, except those that outlive the page. */
  signal?: AbortSignal | undefined;
}

/** Streams for subscriptions, plain batches for the rest, and single requests for the calls that must not share one. */
export function terminatingLink(options: TerminatingLinkOptions): TRPCLink<AppRouter> {
  const url = `${options.origin ?? ''}${TRPC_PATH}`;
  const { fetch, signal, eventSource } = options;
  const ordinary = boundedFetch({ fetch, signal, timeoutMilliseconds: TIMEOUT_MILLISECONDS });
  const batchLink = () =>
    httpBatchLink<AppRouter>({
      url,
      maxItems: BATCH_LIMIT,
      maxURLLength: MAXIMUM_URL_LENGTH,
      headers: ({ opList }) => requestHeaders(opList, options),
      fetch: ordinary,
    });
  const ordinaryLink = splitLink<AppRouter>({
    condition: (op) => OUTLIVING.has(op.path),
    true: httpLink({
      url,
      headers: ({ op }) => requestHeaders([op], options),
      fetch: boundedFetch({ fetch, keepalive: true, timeoutMilliseconds: OUTLIVING_TIMEOUT_MILLISECONDS }),
    }),
    false: splitLink({
      condition: (op) =>
        UNBATCHED.has(op.path) ||
        LOGOUT.test(op.path) ||
        op.context['isInBody'] === true ||
        hasLongInput(op, url),
      true: httpLink({
        url,
        // Nothing in an address: of the queries, only those come here that are too long for one, or not meant for one.
        methodOverride: 'POST',
        headers: ({ op }) => requestHeaders([op], options),
        fetch: ordinary,
      }),
      // A request names one session for all that is in it: who asks who is in must not be refused with the others.
      false: splitLink({
        condition: (op) => meantSessionOf(op) === null,
        true: batchLink(),
        false: batchLink(),
      }),
    }),
  });
  return splitLink({
    condition: (op) => op.type === 'subscription',
    true: liveLink({ url, eventSource, signal, fingerprint: options.fingerprint }),
    false: ordinaryLink,
  });
}
