import type { Database } from '@curfew/db';
import type { Keyring } from '@curfew/session-core';
import { clientKey } from './client-key.ts';
import { createLimiter, refuseExceeded, writeRateLimitHeaders } from './limiter.ts';

/** Who asks for a logout, as far as a genuine credential says. */
export interface LogoutCaller {
  ip: string | undefined;
  userId?: string | undefined;
  setHeader: (name: string, value: string) => void;
}

export interface LogoutLimit {
  /**
   * Counts a logout that ended nothing, by address and by user. Called after the logout was carried out, so the limit
   * cannot strand a live session: a call that ends one is neither counted nor refused.
   * @throws TOO_MANY_REQUESTS beyond the limit.
   */
  countIdle(caller: LogoutCaller): Promise<void>;
  /** Writes into the answer of a logout that ended something what is left of the limit. */
  tell(caller: LogoutCaller): Promise<void>;
}

const WINDOW_SECONDS = 300;

export function createLogoutLimit(
  { pool, keyring }: { pool: Database['pool']; keyring: Keyring },
  points: number,
): LogoutLimit {
  const perAddress = createLimiter(pool, { name: 'logout', points, seconds: WINDOW_SECONDS });
  const perUser = createLimiter(pool, { name: 'logout-user', points, seconds: WINDOW_SECONDS });
  const toKey = (...parts: string[]) =>
    Buffer.from(keyring.mac('rate-limit', ['logout', ...parts].join('\n'))).toString('base64url');

  /** The limits that apply, each with its key. */
  function limitsOf({ ip, userId }: LogoutCaller) {
    const byAddress = { limiter: perAddress, key: toKey(clientKey(ip)) };
    if (userId === undefined) return [byAddress];
    return [byAddress, { limiter: perUser, key: toKey('user', userId) }];
  }

  return {
    async countIdle(caller) {
      const counts = limitsOf(caller).map(({ limiter, key }) => limiter.consume(key));
      const states = await Promise.all(counts);
      writeRateLimitHeaders(states, caller.setHeader);
      refuseExceeded(states, 'You are logged out. This was asked too often; nothing is left to end.');
    },
    async tell(caller) {
      const states = await Promise.all(limitsOf(caller).map(({ limiter, key }) => limiter.peek(key)));
      writeRateLimitHeaders(states, caller.setHeader);
    },
  };
}
