import { httpLink, splitLink, type Operation, type TRPCLink } from '@trpc/client';
import { ACTIVITY_HEADER, TRPC_PATH } from '@curfew/contracts';
import type { AppRouter } from '@curfew/api';
import { accessTokenOf } from './access-link.ts';
import { boundedFetch } from './bounded-fetch.ts';
import { hasLongInput } from './long-input.ts';

export interface BearerLinkOptions {
  /** Where the API is served, without a slash at the end. */
  url: string;
  /** Default `globalThis.fetch`. */
  fetch?: typeof fetch | undefined;
  /** Names the program, where a program may choose its name: browsers do not let it. */
  userAgent?: string | undefined;
  timeoutMilliseconds: number;
  /** Aborts the requests as well. */
  signal?: AbortSignal | undefined;
}

/** Sends each operation in a request of its own, with its access token if it has one, and never with a cookie. */
export function bearerLink({ url, userAgent, ...options }: BearerLinkOptions): TRPCLink<AppRouter> {
  const server = {
    url: `${url}${TRPC_PATH}`,
    headers: ({ op }: { op: Operation }) => {
      const accessToken = accessTokenOf(op);
      return {
        ...(userAgent !== undefined && { 'user-agent': userAgent }),
        ...(op.context['isBackground'] === true && { [ACTIVITY_HEADER]: 'background' }),
        ...(accessToken !== null && { authorization: `Bearer ${accessToken}` }),
      };
    },
    fetch: boundedFetch({ ...options, credentials: 'omit', redirect: 'manual' }),
  };
  return splitLink({
    // Servers that take no query as a POST refuse such an address as well.
    condition: (op) => op.type === 'query' && hasLongInput(op, server.url),
    true: httpLink({ ...server, methodOverride: 'POST' }),
    false: httpLink(server),
  });
}
