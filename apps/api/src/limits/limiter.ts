import { SessionError } from '@curfew/contracts';
import type { Database } from '@curfew/db';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

/** So many points in so many seconds for each key. */
export interface LimitPolicy {
  name: string;
  points: number;
  seconds: number;
}

/** What is left of one policy for one key. */
export interface LimitState {
  policy: LimitPolicy;
  remaining: number;
  resetSeconds: number;
  isExceeded: boolean;
}

/** A fixed-window counter that all instances share: it lives in PostgreSQL and counts in one atomic statement. */
export interface Limiter {
  /** Counts one; never throws for an exceeded limit, only when the database cannot answer. */
  consume(key: string): Promise<LimitState>;
  /** Looks without counting. */
  peek(key: string): Promise<LimitState>;
  /** Gives one back. */
  refund(key: string): Promise<void>;
  reset(key: string): Promise<void>;
}

export function createLimiter(pool: Database['pool'], policy: LimitPolicy): Limiter {
  const limiter = new RateLimiterPostgres({
    storeClient: pool,
    storeType: 'pool',
    // Migrations make the table; the library would race with itself.
    tableName: 'rate_limits',
    tableCreated: true,
    keyPrefix: policy.name,
    points: policy.points,
    duration: policy.seconds,
    // A key that is over its limit is refused from memory until its window ends: a flood costs no queries.
    inMemoryBlockOnConsumed: policy.points + 1,
  });
  const toState = (result: RateLimiterRes, isExceeded: boolean): LimitState => ({
    policy,
    remaining: isExceeded ? 0 : result.remainingPoints,
    resetSeconds: Math.ceil(Math.max(result.msBeforeNext, 0) / 1000),
    isExceeded,
  });
  return {
    async consume(key) {
      try {
        return toState(await limiter.consume(key), false);
      } catch (error) {
        if (error instanceof RateLimiterRes) return toState(error, true);
        throw error;
      }
    },
    async peek(key) {
      const result = await limiter.get(key);
      if (result !== null) return toState(result, result.consumedPoints > policy.points);
      return { policy, remaining: policy.points, resetSeconds: policy.seconds, isExceeded: false };
    },
    async refund(key) {
      await limiter.reward(key);
    },
    async reset(key) {
      await limiter.delete(key);
    },
  };
}

/** Writes `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers) for the limit closest to its end. */
export function writeRateLimitHeaders(
  states: LimitState[],
  setHeader: (name: string, value: string) => void,
): void {
  const [tightest] = states.toSorted((a, b) => a.remaining - b.remaining || b.resetSeconds - a.resetSeconds);
  if (!tightest) return;
  const policies = states.map(({ policy }) => `"${policy.name}";q=${policy.points};w=${policy.seconds}`);
  setHeader('ratelimit-policy', policies.join(', '));
  setHeader('ratelimit', `"${tightest.policy.name}";r=${tightest.remaining};t=${tightest.resetSeconds}`);
}

/** @throws TOO_MANY_REQUESTS when one of the limits is exceeded, with the longest time to wait. */
export function refuseExceeded(states: LimitState[], message: string): void {
  const exceeded = states.filter(({ isExceeded }) => isExceeded);
  if (exceeded.length === 0) return;
  const retryAfterSeconds = Math.max(1, ...exceeded.map(({ resetSeconds }) => resetSeconds));
  throw new SessionError('TOO_MANY_REQUESTS', message, { retryAfterSeconds });
}
