import type { TRPCClient } from '@trpc/client';
import type { LogoutOutput } from '@curfew/contracts';
import type { AppRouter } from '@curfew/api';
import type { Access } from './access.ts';
import { attempt, type Attempt } from './attempt.ts';
import type { Clock } from './clock.ts';
import type { TicketDelivery } from './deliver-logout-ticket.ts';
import type { ClientError } from './read-error.ts';
import { retryDelaySeconds } from './retry-delay.ts';

const TRIES = 4;
const LONGEST_MILLISECONDS = 15_000;

export interface LogoutOptions {
  /** Ends every session of the person instead of this one. */
  everywhere?: boolean;
}

/**
 * What became of a logout. This side has forgotten the session in each case.
 * - `ended`, `already-ended`: the server has confirmed that what was meant is over.
 * - `pending`: it has not. The session lives there until its ticket is delivered, see `finishLogouts`; of a logout
 *   everywhere the ticket finishes this session only.
 * - `refused`: it did not end the other sessions and says why.
 */
export type LogoutResult =
  | { outcome: 'ended' | 'already-ended'; endedSessions: number }
  | { outcome: 'pending' | 'refused'; error: ClientError };

interface LogoutDependencies {
  access: Access;
  /** Sends the access token of an operation's context. */
  trpc: TRPCClient<AppRouter>;
  deliver: (ticket: string) => Promise<TicketDelivery>;
  clock: Clock;
}

/** Logs out the session that is kept, trying again for a bounded time while the server cannot answer. Never rejects for the server. */
export function createLogout({ access, trpc, deliver, clock }: LogoutDependencies) {
  return async function logout({ everywhere = false }: LogoutOptions = {}): Promise<LogoutResult> {
    // The others are ended with the token: what is about to expire is refreshed while it can be.
    if (everywhere) await access.token();
    const session = await access.forget();
    if (session === null) return { outcome: 'already-ended', endedSessions: 0 };
    const { accessToken, logoutTicket } = session;
    const endThis = () => endBy(deliver, logoutTicket);
    const result = await persist(clock, everywhere ? () => endEverySession(trpc, accessToken) : endThis);
    // Whoever may not end all sessions may still end their own.
    const own = result.outcome === 'refused' ? await persist(clock, endThis) : result;
    if (own.outcome !== 'pending') await access.settle(logoutTicket);
    return result;
  };
}

/** Delivers the tickets of earlier logouts, each once; resolves to how many are left. */
export function createFinishLogouts({ access, deliver }: Pick<LogoutDependencies, 'access' | 'deliver'>) {
  return async function finishLogouts(): Promise<number> {
    let left = 0;
    // One after the other: a server that just came back is not met with everything at once.
    for (const ticket of await access.unfinishedLogouts()) {
      const delivery = await deliver(ticket);
      if (delivery.isDelivered || delivery.error.kind === 'refused') await access.settle(ticket);
      else left += 1;
    }
    return left;
  };
}

async function endBy(deliver: LogoutDependencies['deliver'], ticket: string): Promise<LogoutResult> {
  const delivery = await deliver(ticket);
  if (!delivery.isDelivered) return { outcome: 'pending', error: delivery.error };
  return { outcome: delivery.outcome, endedSessions: delivery.outcome === 'ended' ? 1 : 0 };
}

async function endEverySession(trpc: TRPCClient<AppRouter>, accessToken: string): Promise<LogoutResult> {
  const logout: Attempt<LogoutOutput> = await attempt(
    trpc.auth.logoutAll.mutate(undefined, { context: { accessToken } }),
  );
  if (logout.ok) return { outcome: logout.value.outcome, endedSessions: logout.value.endedSessions };
  const { error } = logout;
  return { outcome: error.kind === 'out' || error.kind === 'refused' ? 'refused' : 'pending', error };
}

/** Tries again while the outcome is `pending`, as late as the server asks for, but not for ever. */
async function persist(clock: Clock, call: () => Promise<LogoutResult>): Promise<LogoutResult> {
  const began = clock.now();
  for (let tries = 1; ; tries += 1) {
    const result = await call();
    if (result.outcome !== 'pending' || tries === TRIES) return result;
    const pause = retryDelaySeconds(tries - 1, result.error.retryAfterSeconds) * 1000;
    if (clock.now() + pause - began > LONGEST_MILLISECONDS) return result;
    await clock.wait(pause);
  }
}
