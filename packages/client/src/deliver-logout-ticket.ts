import { createTRPCClient, httpLink } from '@trpc/client';
import { TRPC_PATH } from '@curfew/contracts';
import type { AppRouter } from '@curfew/api';
import { boundedFetch } from './bounded-fetch.ts';
import { isNothingLeftToEnd, readError, type ClientError } from './read-error.ts';

const TIMEOUT_MILLISECONDS = 10_000;

export interface DeliverLogoutTicketOptions {
  origin?: string | undefined;
  fetch?: typeof fetch | undefined;
  /** Default 10 s. */
  timeoutMilliseconds?: number;
}

export type TicketDelivery =
  | { isDelivered: true; outcome: 'ended' | 'already-ended' }
  | { isDelivered: false; error: ClientError };

/**
 * Ends the session a logout ticket was made for. `isDelivered` means that this session is over on the server, by this
 * call or before. Sends no cookies and accepts none, so it can neither end nor disturb a session begun since. Idempotent.
 */
export async function deliverLogoutTicket(
  ticket: string,
  options: DeliverLogoutTicketOptions = {},
): Promise<TicketDelivery> {
  const client = createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: `${options.origin ?? ''}${TRPC_PATH}`,
        fetch: boundedFetch({
          fetch: options.fetch,
          credentials: 'omit',
          redirect: 'error',
          keepalive: true,
          timeoutMilliseconds: options.timeoutMilliseconds ?? TIMEOUT_MILLISECONDS,
        }),
      }),
    ],
  });
  try {
    const { outcome } = await client.auth.logout.mutate({ ticket });
    return { isDelivered: true, outcome };
  } catch (cause) {
    const error = readError(cause);
    if (isNothingLeftToEnd(error)) return { isDelivered: true, outcome: 'already-ended' };
    return { isDelivered: false, error };
  }
}
