import type { Database } from '@curfew/db';
import type { Keyring, RequestOrigin, SessionEngine } from '@curfew/session-core';
import type { FastifyBaseLogger } from 'fastify';
import { clientKey } from './client-key.ts';
import { createLimiter, refuseExceeded, writeRateLimitHeaders } from './limiter.ts';
import type { Limiter, LimitState } from './limiter.ts';

export interface PasswordLimitOptions {
  perMinute: number;
  perHour: number;
  perIpHour: number;
}

export interface PasswordAttempt {
  email: string;
  origin: RequestOrigin;
  setHeader: (name: string, value: string) => void;
}

export interface PasswordLimits {
  /**
   * Counts an attempt to give a password, then makes it. A success forgets the attempts of this account from here; when that fails it is
   * logged, and the answer is that of the attempt.
   * @throws TOO_MANY_REQUESTS instead of making the attempt.
   */
  limitAttempt<Result>(attempt: PasswordAttempt, make: () => Promise<Result>): Promise<Result>;
  /** Counts something else that strangers may do only so often, by address alone. */
  limitAddress(attempt: Omit<PasswordAttempt, 'email'>): Promise<void>;
}

export interface PasswordLimitParts {
  pool: Database['pool'];
  engine: SessionEngine;
  keyring: Keyring;
  log: FastifyBaseLogger;
}

const MESSAGE = 'Too many attempts. Wait a little, then try again.';

/**
 * Attempts are limited per account and address, and per address. A device the account was used on before has a
 * count of its own, so strangers cannot lock its owner out, not even from the same address (ASVS 6.1.1).
 */
export function createPasswordLimits(
  { pool, engine, keyring, log }: PasswordLimitParts,
  { perMinute, perHour, perIpHour }: PasswordLimitOptions,
): PasswordLimits {
  const perAccount = [
    createLimiter(pool, { name: 'login-minute', points: perMinute, seconds: 60 }),
    createLimiter(pool, { name: 'login-hour', points: perHour, seconds: 3600 }),
  ];
  const perAddress = createLimiter(pool, { name: 'login-address', points: perIpHour, seconds: 3600 });
  // Neither addresses nor accounts are readable in the table.
  const toKey = (...parts: string[]) =>
    Buffer.from(keyring.mac('rate-limit', parts.join('\n'))).toString('base64url');

  async function consume(
    limits: [Limiter, string][],
    attempt: Omit<PasswordAttempt, 'email'>,
  ): Promise<void> {
    const states: LimitState[] = [];
    for (const [limiter, key] of limits) {
      // One after the other: an attempt that the first limit refuses does not use up the next.
      const state = await limiter.consume(key);
      states.push(state);
      if (state.isExceeded) break;
    }
    writeRateLimitHeaders(states, attempt.setHeader);
    refuseExceeded(states, MESSAGE);
  }

  return {
    async limitAttempt(attempt, make) {
      const { email, origin } = attempt;
      const address = toKey('address', clientKey(origin.ip));
      const isKnown = await engine.isKnownDevice(email, origin);
      const account = isKnown
        ? toKey('device', email, origin.fingerprint ?? '')
        : toKey('account', email, clientKey(origin.ip));
      const limits = perAccount.map((limiter): [Limiter, string] => [limiter, account]);
      await consume(isKnown ? limits : [...limits, [perAddress, address]], attempt);
      const result = await make();
      // The attempt is committed: from here on nothing may decide the answer.
      await Promise.all([
        ...perAccount.map((limiter) => limiter.reset(account)),
        ...(isKnown ? [] : [perAddress.refund(address)]),
      ]).catch((error: unknown) => {
        log.warn({ err: error, reqId: origin.requestId }, 'the attempts before a success still count');
      });
      return result;
    },
    limitAddress: (attempt) =>
      consume([[perAddress, toKey('address', clientKey(attempt.origin.ip))]], attempt),
  };
}
