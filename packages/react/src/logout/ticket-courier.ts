import { isRefusedForGood, retryDelaySeconds, type TicketDelivery } from '@curfew/client';
import type { BrowserEnvironment } from '../browser-environment.ts';
import type { Ending } from '../state/auth-state.ts';
import type { UnfinishedLogout } from '../tabs/unfinished-logout.ts';
import type { TicketStore } from './ticket-store.ts';

interface CourierOptions {
  environment: Pick<BrowserEnvironment, 'setTimer'>;
  tickets: TicketStore;
  deliver: (ticket: string) => Promise<TicketDelivery>;
  /** The server has answered; or it has not, and the logout may not be stored any more. */
  onProgress: (ending: Ending) => void;
}

/** Carries unfinished logouts to the server until it has confirmed each of them, or refused it for good. */
export interface TicketCourier {
  /** Tries after `delaySeconds`; replaces what was planned before. */
  start: (delaySeconds?: number) => void;
  stop: () => void;
}

export function createTicketCourier(options: CourierOptions): TicketCourier {
  const { environment, tickets, deliver, onProgress } = options;
  let cancelAppointment: (() => void) | null = null;
  let isOnTheWay = false;
  let attempt = 0;

  async function carry(logout: UnfinishedLogout): Promise<number | null> {
    const { ticket } = logout;
    const delivery = await deliver(ticket);
    if (delivery.isDelivered || isRefusedForGood(delivery.error)) {
      tickets.remove(ticket);
      onProgress({ ...logout, status: delivery.isDelivered ? 'finished' : 'abandoned', isStored: false });
      return null;
    }
    // Once more, in case it could not be stored or was taken away.
    if (!tickets.isStored(ticket)) tickets.add(logout);
    onProgress({ ...logout, status: 'pending', isStored: tickets.isStored(ticket) });
    return retryDelaySeconds(attempt, delivery.error.retryAfterSeconds);
  }

  async function run(): Promise<void> {
    if (isOnTheWay) return;
    isOnTheWay = true;
    const delays: number[] = [];
    for (const logout of tickets.list()) {
      // One after the other: a server that just came back is not met with everything at once.
      if (!isOpen(logout)) continue;
      const delay = await carry(logout);
      if (delay !== null) delays.push(delay);
    }
    isOnTheWay = false;
    attempt = delays.length === 0 ? 0 : attempt + 1;
    // Those that were added meanwhile have waited for this round.
    if (tickets.list().length > 0) start(Math.max(0, ...delays));
  }

  /** Another tab may have settled it while this one was busy with those before. */
  function isOpen({ ticket }: UnfinishedLogout): boolean {
    return tickets.list().some((logout) => logout.ticket === ticket);
  }

  function start(delaySeconds = 0): void {
    cancelAppointment?.();
    cancelAppointment = environment.setTimer(() => {
      cancelAppointment = null;
      void run();
    }, delaySeconds * 1000);
  }

  return {
    start,
    stop() {
      cancelAppointment?.();
      cancelAppointment = null;
    },
  };
}
