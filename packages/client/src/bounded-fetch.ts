import type { HTTPLinkOptions } from '@trpc/client';
import type { AppRouter } from '@curfew/api';
import { anySignal } from './any-signal.ts';
import { ForeignAnswerError, UnreachableError } from './transport-errors.ts';

type LinkFetch = NonNullable<HTTPLinkOptions<AppRouter['_def']['_config']['$types']>['fetch']>;

export interface BoundedFetchOptions {
  /** Default `globalThis.fetch`, looked up for each request. */
  fetch?: typeof fetch | undefined;
  timeoutMilliseconds: number;
  /** Aborts the request as well. */
  signal?: AbortSignal | undefined;
  credentials?: RequestCredentials;
  /** `manual`: a credential is not taken to where an answer points, and such an answer is none of ours. */
  redirect?: RequestRedirect;
  /** The request may outlive the page. */
  keepalive?: boolean;
}

/**
 * `fetch` that always ends: an answer, or a `TimeoutError` after the given time, which counts until the answer is read.
 * Every other way to fail has a class of its own: {@link UnreachableError} for no answer, {@link ForeignAnswerError} for
 * one that is not ours. So whatever else is thrown is a mistake on this side.
 */
export function boundedFetch(options: BoundedFetchOptions): LinkFetch {
  return async (input, init) => {
    const { fetch = globalThis.fetch, timeoutMilliseconds, signal: owner, ...extra } = options;
    const signal = anySignal([init?.signal, owner, AbortSignal.timeout(timeoutMilliseconds)]);
    const request = {
      method: init?.method ?? 'GET',
      // A header that cannot be sent is no failure of the network.
      headers: new Headers(init?.headers),
      body: init?.body ?? null,
      credentials: 'same-origin' as const,
      ...extra,
      signal,
    };
    const unanswered = (cause: unknown): never => {
      // Older browsers reject with an error of their own instead of the reason.
      throw signal.aborted ? signal.reason : new UnreachableError(cause);
    };
    const response = await fetch(input, request).catch(unanswered);
    if (extra.redirect === 'manual' && isRedirection(response)) throw new ForeignAnswerError(response);
    const readJson = async (): Promise<unknown> => {
      const text = await response.text().catch(unanswered);
      try {
        return JSON.parse(text);
      } catch (cause) {
        throw new ForeignAnswerError(response, cause);
      }
    };
    return Object.assign(response, { json: readJson });
  };
}

function isRedirection({ type, status }: Response): boolean {
  return type === 'opaqueredirect' || (status >= 300 && status < 400);
}
