import { createTRPCClient, type TRPCClient } from '@trpc/client';
import type { LoginInput, LoginOutput } from '@curfew/contracts';
import type { AppRouter } from '@curfew/api';
import { accessLink } from './access-link.ts';
import { createAccess } from './access.ts';
import { bearerLink } from './bearer-link.ts';
import { systemClock, type Clock } from './clock.ts';
import type { CredentialStore } from './credentials.ts';
import { deliverLogoutTicket } from './deliver-logout-ticket.ts';
import {
  createFinishLogouts,
  createLogout,
  type FinishedLogouts,
  type LogoutOptions,
  type LogoutResult,
} from './logout.ts';
import { reauthenticationLink } from './reauthentication-link.ts';
import { refreshLink } from './refresh-link.ts';
import { createRefresh } from './refresh-tokens.ts';

const TIMEOUT_MILLISECONDS = 12_000;
/** The server answers within two seconds, or says that it cannot; a try that is repeated need not wait longer. */
const TRY_MILLISECONDS = 3_000;

export interface CurfewClientOptions {
  /** Where the API is served: an origin, with a path if a proxy serves it below one. */
  url: string;
  /** `memoryCredentials()`, `fileCredentials(path)` of `@curfew/client/node`, or a store of your own. */
  credentials: CredentialStore;
  /** Default `globalThis.fetch`. */
  fetch?: typeof fetch | undefined;
  /** Shown to the person beside the session; browsers send their own instead. */
  userAgent?: string | undefined;
  /** Asks for the password and answers whether it was right; see `reauthenticationLink`. Without it such calls are refused. */
  reauthenticate?: (() => Promise<boolean>) | undefined;
  /** Aborts every call of `trpc`, but neither a refresh nor a logout. */
  signal?: AbortSignal | undefined;
  /** Default: the system's. */
  clock?: Clock | undefined;
}

export interface ProgramLogin extends Pick<LoginInput, 'email' | 'password'> {
  /** Default: a service without a host name. */
  client?: LoginInput['client'];
}

/** A program's way to the API, in bearer mode. */
export interface CurfewClient {
  /** Every procedure, typed. Rejects with what `readError` reads; `attempt` makes that a value. */
  trpc: TRPCClient<AppRouter>;
  /** Begins a session and keeps its credentials. A session that was kept before is logged out. */
  login: (login: ProgramLogin) => Promise<LoginOutput>;
  /** Forgets the session here, and ends it there; the result says whether it is known to be over. */
  logout: (options?: LogoutOptions) => Promise<LogoutResult>;
  /** Delivers the tickets of logouts that are unfinished, each once. */
  finishLogouts: () => Promise<FinishedLogouts>;
}

/**
 * A typed client for programs, in Node and in browsers. Access is refreshed before it expires and after it was refused
 * for that or as superseded; any number of calls and of processes that share a store lead to one refresh. An operation is repeated at
 * most once.
 * @throws TypeError for a url that is none.
 */
export function createCurfewClient(options: CurfewClientOptions): CurfewClient {
  const { credentials, fetch, userAgent, reauthenticate, signal, clock = systemClock } = options;
  const url = new URL(options.url).href.replace(/\/+$/u, '');
  const server = { url, fetch, userAgent };
  const open = createTRPCClient<AppRouter>({
    links: [bearerLink({ ...server, timeoutMilliseconds: TRY_MILLISECONDS })],
  });
  const deliver = (ticket: string) =>
    deliverLogoutTicket(ticket, { origin: url, fetch, timeoutMilliseconds: TRY_MILLISECONDS });
  const refresh = createRefresh(open, clock);
  const access = createAccess({ credentials, refresh, abandon: deliver, now: clock.now });
  const trpc = createTRPCClient<AppRouter>({
    links: [
      ...(reauthenticate ? [reauthenticationLink(reauthenticate)] : []),
      refreshLink(access),
      accessLink(access),
      bearerLink({ ...server, signal, timeoutMilliseconds: TIMEOUT_MILLISECONDS }),
    ],
  });
  const finishLogouts = createFinishLogouts({ access, deliver });
  return {
    trpc,
    async login({ email, password, client = { kind: 'service' } }) {
      const login = await trpc.auth.login.mutate({ email, password, client, transport: 'bearer' });
      // The session this one takes the place of. What cannot be delivered now stays for later.
      await finishLogouts();
      return login;
    },
    logout: createLogout({ access, trpc: open, clock }),
    finishLogouts,
  };
}
