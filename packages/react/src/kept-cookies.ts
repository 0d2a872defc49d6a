import {
  inBackground,
  LocalError,
  readError,
  type BrowserAccess,
  type BrowserClient,
  type TicketDelivery,
} from '@curfew/client';
import type { TicketCourier } from './logout/ticket-courier.ts';
import type { TicketStore } from './logout/ticket-store.ts';

/** What a {@link LocalError} of a login says; the page has words of its own for each. */
export const NO_COOKIES = 'Your browser keeps no cookies for this site.';
export const NEEDS_HTTPS = 'Browsers keep no login for a site without https.';

interface KeptCookiesOptions {
  client: BrowserClient;
  access: Pick<BrowserAccess, 'credentialMark'>;
  deliver: (ticket: string) => Promise<TicketDelivery>;
  tickets: TicketStore;
  courier: TicketCourier;
}

/**
 * After a login: whether this browser has kept its cookies. The readable one tells; where it is missing the server is
 * asked. A session that nobody can use is ended with its ticket.
 * @throws LocalError when the cookies were not kept.
 */
export function createKeptCookies(options: KeptCookiesOptions) {
  const { client, access, deliver, tickets, courier } = options;

  async function end(ticket: string): Promise<void> {
    if ((await deliver(ticket)).isDelivered) return;
    tickets.add({ ticket, scope: 'this-device', reach: 'this-device' });
    courier.start();
  }

  return async function expectKeptCookies(logoutTicket: string): Promise<void> {
    if (access.credentialMark() !== null) return;
    try {
      await client.auth.session.query(undefined, inBackground);
    } catch (cause) {
      if (readError(cause).reason !== 'missing') return;
      await end(logoutTicket);
      // Undefined where there is no browser.
      const page: { isSecureContext?: boolean } = globalThis;
      throw new LocalError(page.isSecureContext === false ? NEEDS_HTTPS : NO_COOKIES);
    }
  };
}
