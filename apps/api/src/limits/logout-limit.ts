import type { Database } from '@curfew/db';
import type { Keyring } from '@curfew/session-core';
import { clientKey } from './client-key.ts';
import { createLimiter, refuseExceeded, writeRateLimitHeaders } from './limiter.ts';

/**
 * Counts a logout that ended nothing. Called after the logout was carried out, so the limit cannot strand a live
 * session: a call that ends one is neither counted nor refused.
 * @throws TOO_MANY_REQUESTS beyond the limit.
 */
export type CountIdleLogout = (
  ip: string | undefined,
  setHeader: (name: string, value: string) => void,
) => Promise<void>;

const WINDOW_SECONDS = 300;

export function createLogoutLimit(
  { pool, keyring }: { pool: Database['pool']; keyring: Keyring },
  points: number,
): CountIdleLogout {
  const limiter = createLimiter(pool, { name: 'logout', points, seconds: WINDOW_SECONDS });
  return async (ip, setHeader) => {
    const key = Buffer.from(keyring.mac('rate-limit', `logout\n${clientKey(ip)}`)).toString('base64url');
    const state = await limiter.consume(key);
    writeRateLimitHeaders([state], setHeader);
    refuseExceeded([state], 'You are logged out. This was asked too often; nothing is left to end.');
  };
}
