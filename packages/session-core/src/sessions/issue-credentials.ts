import type { Transport } from '@curfew/contracts';
import { deriveCredentials, SEED_BYTES } from '../credentials/refresh-token.ts';
import type { RefreshableCredentials } from '../credentials/refresh-token.ts';
import { createSessionToken } from '../credentials/session-token.ts';
import type { EngineContext } from '../engine-context.ts';
import { deadlinesAt, later, type Deadlines } from '../rules/deadlines.ts';
import type { SessionPolicy } from '../session-policy.ts';

/** What the holder of a session is given. `refreshToken` is null for a session that cannot be refreshed. */
export interface IssuedCredentials {
  token: string;
  refreshToken: string | null;
}

interface HeldSession {
  id: string;
  transport: Transport;
  isRefreshable: boolean;
  /** Of its user. */
  inactivityLimitSeconds: number | null;
}

/**
 * New credentials for a session whose person has just authenticated, with the columns that go into its row: every
 * deadline starts anew, and whatever was issued before is worth nothing.
 */
export function issueCredentials(context: EngineContext, session: HeldSession, now: Date) {
  const { policy, random } = context;
  const authenticated = { lastActive: now, authenticatedAt: now };
  if (!session.isRefreshable) {
    const { token, secretHash } = createSessionToken(
      { sessionId: session.id, transport: session.transport },
      context.keyring,
      random,
    );
    const issued: IssuedCredentials = { token, refreshToken: null };
    const absoluteExpiresAt = later(now, policy.absoluteLifetimeSeconds);
    const notRefreshable = {
      tokenExpiresAt: null,
      refreshSeed: null,
      refreshGeneration: null,
      refreshRotatedAt: null,
    };
    const columns = { ...authenticated, ...notRefreshable, tokenHash: secretHash, absoluteExpiresAt };
    return { issued, columns: { ...columns, ...deadlinesOf(session, columns, policy) } };
  }
  const seed = new Uint8Array(random(SEED_BYTES));
  const state = { sessionId: session.id, transport: session.transport, generation: 0, seed };
  const { token, refreshToken, secretHash } = newest(deriveCredentials(state, context.keyring));
  const issued: IssuedCredentials = { token, refreshToken };
  const absoluteExpiresAt = later(now, policy.refreshLifetimeSeconds);
  const columns = {
    ...authenticated,
    refreshSeed: seed,
    refreshGeneration: 0,
    refreshRotatedAt: now,
    tokenHash: secretHash,
    tokenExpiresAt: accessExpiry({ transport: session.transport, absoluteExpiresAt }, now, policy),
    absoluteExpiresAt,
  };
  return { issued, columns: { ...columns, ...deadlinesOf(session, columns, policy) } };
}

/** Until when an access opened now stays open: never beyond the session itself. */
export function accessExpiry(
  { transport, absoluteExpiresAt }: { transport: Transport; absoluteExpiresAt: Date },
  now: Date,
  policy: SessionPolicy,
): Date {
  const { accessLifetimeSeconds, absoluteLifetimeSeconds } = policy;
  const expiresAt = later(now, transport === 'bearer' ? accessLifetimeSeconds : absoluteLifetimeSeconds);
  return expiresAt < absoluteExpiresAt ? expiresAt : absoluteExpiresAt;
}

/** Those under the newest server key. */
export function newest(credentials: RefreshableCredentials[]): RefreshableCredentials {
  const [first] = credentials;
  if (!first) throw new TypeError('a keyring has at least one key');
  return first;
}

function deadlinesOf(
  { transport, isRefreshable, inactivityLimitSeconds }: HeldSession,
  times: { lastActive: Date; tokenExpiresAt: Date | null; absoluteExpiresAt: Date },
  policy: SessionPolicy,
): Deadlines {
  return deadlinesAt({ transport, isRefreshable, ...times }, policy, inactivityLimitSeconds);
}
