import type { HTTPLinkOptions } from '@trpc/client';
import type { AppRouter } from '@curfew/api';

type LinkFetch = NonNullable<HTTPLinkOptions<AppRouter['_def']['_config']['$types']>['fetch']>;

export interface BoundedFetchOptions {
  /** Default `globalThis.fetch`, looked up for each request. */
  fetch?: typeof fetch | undefined;
  timeoutMilliseconds: number;
  /** Aborts the request as well. */
  signal?: AbortSignal | undefined;
  credentials?: RequestCredentials;
  /** `error`: a credential is not taken to where an answer points. */
  redirect?: RequestRedirect;
  /** The request may outlive the page. */
  keepalive?: boolean;
}

/** `fetch` that always ends: an answer, or a `TimeoutError` after the given time. */
export function boundedFetch(options: BoundedFetchOptions): LinkFetch {
  return (input, init) => {
    const { fetch = globalThis.fetch, timeoutMilliseconds, signal, ...extra } = options;
    const signals = [init?.signal, signal, AbortSignal.timeout(timeoutMilliseconds)];
    return fetch(input, {
      method: init?.method ?? 'GET',
      headers: init?.headers ?? {},
      body: init?.body ?? null,
      credentials: 'same-origin',
      ...extra,
      signal: AbortSignal.any(signals.filter((each) => each != null)),
    });
  };
}
