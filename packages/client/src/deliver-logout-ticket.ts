import { createTRPCClient, httpLink } from '@trpc/client';
import { TRPC_PATH } from '@curfew/contracts';
import type { AppRouter } from '@curfew/api';
import { boundedFetch } from './bounded-fetch.ts';
import { confirmed } from './confirmed-logout.ts';
import { readError, type ClientError } from './read-error.ts';

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
 * Ends what a logout ticket was made for: one session, or all that had begun when it was made. `isDelivered` means that
 * the server said so of exactly that, by this call or before; no refusal and no limit means it. See `isRefusedForGood`
 * for a ticket that is not worth another try. Sends no cookies and accepts none, so it can neither end nor disturb a
 * session begun since. Idempotent.
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
          redirect: 'manual',
          keepalive: true,
          timeoutMilliseconds: options.timeoutMilliseconds ?? TIMEOUT_MILLISECONDS,
        }),
      }),
    ],
  });
  try {
    return { isDelivered: true, outcome: confirmed(await client.auth.logout.mutate({ ticket })).outcome };
  } catch (cause) {
    return { isDelivered: false, error: readError(cause) };
  }
}
