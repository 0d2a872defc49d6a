import type { Database, Prisma } from '@curfew/db';
import type { Keyring } from './credentials/keyring.ts';
import type { RandomBytes } from './credentials/session-token.ts';
import type { FindPlace } from './device/describe-device.ts';
import type { EngineObserver } from './engine-observer.ts';
import type { FindSession } from './lookup/session-record.ts';
import type { PasswordHasher } from './passwords/password-hasher.ts';
import type { PasswordRule } from './passwords/password-rule.ts';
import type { SessionPolicy } from './session-policy.ts';

/** The client inside a transaction; outside one, the client itself. */
export type Transaction = Prisma.TransactionClient;

/** Moments at which a test may hold an operation to force an interleaving. */
export type Checkpoint =
  | 'login:password-verified'
  | 'change-password:password-verified'
  | 'reauthenticate:password-verified'
  | 'refresh:token-verified'
  | 'user-lock:wanted'
  | 'user-locked'
  | 'touch:before-update'
  | 'bulk:sessions-chosen'
  | 'sweep:batch-begun'
  | 'sealed:work-done'
  | 'sealed:locked';

/** What every operation of the engine works with. */
export interface EngineContext {
  db: Database;
  keyring: Keyring;
  policy: SessionPolicy;
  random: RandomBytes;
  passwordHasher: PasswordHasher;
  passwordRule: PasswordRule;
  findSession: FindSession;
  findPlace: FindPlace;
  /** Resolves at once in production. */
  checkpoint: (name: Checkpoint) => Promise<void>;
  observe: EngineObserver | undefined;
}
