import type { TRPCClient } from '@trpc/client';
import type { AppRouter } from '@curfew/api';
import type { Access, Forgotten } from './access.ts';
import { attempt } from './attempt.ts';
import type { Clock } from './clock.ts';
import { confirmed, type ConfirmedLogout } from './confirmed-logout.ts';
import type { LogoutScope } from './credentials.ts';
import type { TicketDelivery } from './deliver-logout-ticket.ts';
import { isRefusedForGood, saysSessionIsOver, type ClientError } from './read-error.ts';
import { retryDelaySeconds } from './retry-delay.ts';

const TRIES = 4;
const LONGEST_MILLISECONDS = 15_000;

export interface LogoutOptions {
  /** Ends every session of the person instead of this one. */
  everywhere?: boolean;
}

/**
 * What became of a logout. This side has forgotten the session in each case.
 * - `not-logged-in`: no session was kept here, so the server was not even asked.
 * - `ended`, `already-ended`: the server has confirmed that what was meant is over.
 * - `pending`: it has not. What was meant lives there until its ticket is delivered, see `finishLogouts`.
 * - `refused`: it will not, and says why. `thisSession` is what became of this session where all were meant, and
 *   `refused` as well where only this one was.
 */
export type LogoutResult =
  | { outcome: 'not-logged-in' }
  | ConfirmedLogout
  | { outcome: 'pending'; error: ClientError }
  | {
      outcome: 'refused';
      error: ClientError;
      thisSession: ConfirmedLogout['outcome'] | 'pending' | 'refused';
    };

/** What became of the logouts that earlier runs left unfinished, by what their tickets can end. */
export interface FinishedLogouts {
  /** Confirmed by the server. */
  finished: readonly LogoutScope[];
  /** Given up, because the server does not accept the ticket: what was to end may live. */
  refused: readonly LogoutScope[];
  /** Still to be delivered. */
  left: readonly LogoutScope[];
}

interface LogoutDependencies {
  access: Access;
  /** Sends the access token of an operation's context. */
  trpc: TRPCClient<AppRouter>;
  deliver: (ticket: string) => Promise<TicketDelivery>;
  clock: Clock;
}

type Call =
  | ConfirmedLogout
  | { outcome: 'pending'; error: ClientError }
  | { outcome: 'refused'; error: ClientError };

/** Logs out the session that is kept, trying again for a bounded time while the server cannot answer. Never rejects for the server. */
export function createLogout({ access, trpc, clock }: Omit<LogoutDependencies, 'deliver'>) {
  const endThis = (forgotten: Forgotten) => persist(clock, () => endThisSession(trpc, forgotten));

  async function endAll(forgotten: Forgotten): Promise<LogoutResult> {
    const result = await persist(clock, () => endEverySession(trpc, forgotten));
    if (result.outcome === 'pending') return result;
    const { session, unfinished } = forgotten;
    if (result.outcome !== 'refused') {
      await access.settle(unfinished.ticket);
      return result;
    }
    // Whoever may not end all sessions may still end their own.
    const own = await endThis(forgotten);
    const isOpen = own.outcome === 'pending';
    await access.settle(
      unfinished.ticket,
      isOpen ? { ticket: session.logoutTicket, scope: 'this-device' } : undefined,
    );
    return { ...result, thisSession: own.outcome };
  }

  return async function logout({ everywhere = false }: LogoutOptions = {}): Promise<LogoutResult> {
    // A valid token ends every session, the ticket only those that had begun when it was made: what is about to
    // expire is refreshed while it can be.
    if (everywhere) await access.token();
    const forgotten = await access.forget(everywhere ? 'everywhere' : 'this-device');
    if (forgotten === null) return { outcome: 'not-logged-in' };
    if (everywhere) return endAll(forgotten);
    const result = await endThis(forgotten);
    if (result.outcome === 'pending') return result;
    await access.settle(forgotten.unfinished.ticket);
    return result.outcome === 'refused' ? { ...result, thisSession: 'refused' } : result;
  };
}

/** Delivers the tickets of earlier logouts, each once. */
export function createFinishLogouts({ access, deliver }: Pick<LogoutDependencies, 'access' | 'deliver'>) {
  return async function finishLogouts(): Promise<FinishedLogouts> {
    const finished: LogoutScope[] = [];
    const refused: LogoutScope[] = [];
    const left: LogoutScope[] = [];
    // One after the other: a server that just came back is not met with everything at once.
    for (const { ticket, scope } of await access.unfinishedLogouts()) {
      const delivery = await deliver(ticket);
      if (delivery.isDelivered) finished.push(scope);
      else (isRefusedForGood(delivery.error) ? refused : left).push(scope);
      if (delivery.isDelivered || isRefusedForGood(delivery.error)) await access.settle(ticket);
    }
    return { finished, refused, left };
  };
}

/** By the access token and the ticket: either is enough, whatever became of the other. */
async function endThisSession(trpc: TRPCClient<AppRouter>, { session }: Forgotten): Promise<Call> {
  const { accessToken, logoutTicket: ticket } = session;
  const logout = await attempt(
    trpc.auth.logout.mutate({ ticket }, { context: { accessToken } }).then(confirmed),
  );
  if (logout.ok) return logout.value;
  const { error } = logout;
  if (saysSessionIsOver(error)) return { outcome: 'already-ended', endedSessions: 0 };
  return { outcome: isRefusedForGood(error) ? 'refused' : 'pending', error };
}

async function endEverySession(
  trpc: TRPCClient<AppRouter>,
  { session: { accessToken, logoutAllTicket: ticket } }: Forgotten,
): Promise<Call> {
  const input = ticket === undefined ? undefined : { ticket };
  const logout = await attempt(
    trpc.auth.logoutAll.mutate(input, { context: { accessToken } }).then(confirmed),
  );
  if (logout.ok) return logout.value;
  const { error } = logout;
  // Without a ticket nothing but the token could end the others, and that was refused. With one they can still be
  // ended later, unless the ticket itself was refused.
  const isFinal = ticket === undefined ? isAnswer(error) : isRefusedForGood(error);
  return { outcome: isFinal ? 'refused' : 'pending', error };
}

function isAnswer({ kind }: ClientError): boolean {
  return kind === 'out' || kind === 'refused';
}

/** Tries again while the server cannot answer, as late as it asks for, but not for ever. */
async function persist(clock: Clock, call: () => Promise<Call>): Promise<Call> {
  const began = clock.elapsed();
  for (let tries = 1; ; tries += 1) {
    const result = await call();
    if (result.outcome !== 'pending' || isAnswer(result.error) || tries === TRIES) return result;
    const pause = retryDelaySeconds(tries - 1, result.error.retryAfterSeconds) * 1000;
    if (clock.elapsed() + pause - began > LONGEST_MILLISECONDS) return result;
    await clock.wait(pause);
  }
}
