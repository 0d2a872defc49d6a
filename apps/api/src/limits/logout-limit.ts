import type { Database } from '@curfew/db';
import type { Keyring } from '@curfew/session-core';
import type { FastifyBaseLogger } from 'fastify';
import { clientKey } from './client-key.ts';
import { createLimiter, refuseExceeded, writeRateLimitHeaders } from './limiter.ts';
import type { LimitState } from './limiter.ts';

/** Who asks for a logout, as far as a genuine credential says. */
export interface LogoutCaller {
  ip: string | undefined;
  userId?: string | undefined;
  setHeader: (name: string, value: string) => void;
}

/**
 * Called after the logout was carried out or refused. A database that cannot count decides no answer: that is logged, and
 * the call counts as within the limit.
 */
export interface LogoutLimit {
  /**
   * Counts a logout that ended nothing, by address and by user. A call that ends a session is neither counted nor refused,
   * so the limit cannot strand a live one.
   * @throws TOO_MANY_REQUESTS beyond the limit.
   */
  countIdle(caller: LogoutCaller): Promise<void>;
  /** Writes into the answer of a logout that ended something what is left of the limit. Never rejects. */
  tell(caller: LogoutCaller): Promise<void>;
}

const WINDOW_SECONDS = 300;

export function createLogoutLimit(
  { pool, keyring, log }: { pool: Database['pool']; keyring: Keyring; log: FastifyBaseLogger },
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

  /** The states of the limits that could be asked. */
  async function settle(asked: Promise<LimitState>[]): Promise<LimitState[]> {
    const results = await Promise.allSettled(asked);
    return results.flatMap((result) => {
      if (result.status === 'fulfilled') return [result.value];
      log.warn({ err: result.reason as unknown }, 'a logout was not counted');
      return [];
    });
  }

  return {
    async countIdle(caller) {
      const states = await settle(limitsOf(caller).map(({ limiter, key }) => limiter.consume(key)));
      writeRateLimitHeaders(states, caller.setHeader);
      refuseExceeded(states, 'Too many logout requests that ended nothing. Wait a little, then try again.');
    },
    async tell(caller) {
      const states = await settle(limitsOf(caller).map(({ limiter, key }) => limiter.peek(key)));
      writeRateLimitHeaders(states, caller.setHeader);
    },
  };
}
