import type { BearerTokens } from '@curfew/contracts';
import { LocalError } from './local-error.ts';

/** What a program holds of the session it is logged in with. */
export interface SessionCredentials extends BearerTokens {
  sessionId: string;
  /** Ends this session, whatever became of its tokens. */
  logoutTicket: string;
  /** Ends every session of the person that had begun when it was made. Missing in a store written before there were any. */
  logoutAllTicket?: string | undefined;
  /** By how much the server's clock was ahead of this machine's when the tokens were issued. */
  clockOffsetMilliseconds: number;
}

/** What a logout is to end, or what a ticket can: one session, or all sessions of the person. */
export type LogoutScope = 'this-device' | 'everywhere';

/** A logout that the server has not confirmed yet, and the ticket that finishes it. */
export interface UnfinishedLogout {
  ticket: string;
  /** What the ticket ends. */
  scope: LogoutScope;
}

/** Everything a program keeps between its runs. */
export interface Credentials {
  /** Null: not logged in. */
  session: SessionCredentials | null;
  unfinishedLogouts: readonly UnfinishedLogout[];
}

/**
 * Where a program keeps its credentials. It is read for every call, so that programs that share one store see each
 * other's logins, refreshes and logouts at once.
 */
export interface CredentialStore {
  read: () => Promise<Credentials>;
  write: (credentials: Credentials) => Promise<void>;
  /**
   * Runs `work` while nobody else who uses this store runs theirs. Without it, the store must belong to one client
   * alone. @throws CredentialsError when the lock cannot be had.
   */
  withLock?: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

/** Nobody is logged in, and no logout is unfinished. */
export const NO_CREDENTIALS: Credentials = { session: null, unfinishedLogouts: [] };

/** A store cannot be used: its message names the place and what to do, and is fit to be shown. */
export class CredentialsError extends LocalError {
  override readonly name: string = 'CredentialsError';
}
