import { isRefusedForGood, retryDelaySeconds, type TicketDelivery } from '@curfew/client';
import type { BrowserEnvironment } from '../browser-environment.ts';
import type { Ending } from '../state/auth-state.ts';
import type { TicketStore, UnfinishedLogout } from './ticket-store.ts';

interface CourierOptions {
  environment: Pick<BrowserEnvironment, 'setTimer'>;
  tickets: TicketStore;
  deliver: (ticket: string) => Promise<TicketDelivery>;
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
    const { ticket, scope, reach } = logout;
    const delivery = await deliver(ticket);
    if (delivery.isDelivered) {
      tickets.remove(ticket);
      onProgress({ status: 'finished', scope, reach });
      return null;
    }
    if (isRefusedForGood(delivery.error)) {
      tickets.abandon(ticket);
      onProgress({ status: 'abandoned', scope, reach });
      return null;
    }
    return retryDelaySeconds(attempt, delivery.error.retryAfterSeconds);
  }

  async function run(): Promise<void> {
    if (isOnTheWay) return;
    isOnTheWay = true;
    const delays: number[] = [];
    for (const logout of tickets.list()) {
      // One after the other: a server that just came back is not met with everything at once.
      const delay = await carry(logout);
      if (delay !== null) delays.push(delay);
    }
    isOnTheWay = false;
    attempt = delays.length === 0 ? 0 : attempt + 1;
    if (delays.length > 0) start(Math.max(...delays));
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
