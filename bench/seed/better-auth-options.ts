import type { BetterAuthOptions } from 'better-auth';
import pg from 'pg';

export interface BetterAuthTask {
  databaseUrl: string;
  secret: string;
  poolSize: number;
  hasCookieCache: boolean;
}

/** Long enough for every answer of a run to come from the cache (the default is 5 minutes). */
export const COOKIE_CACHE_SECONDS = 3600;

/** better-auth's defaults, but for what would distort a measurement: its rate limit and its telemetry are off. */
export function betterAuthOptions({ databaseUrl, secret, poolSize, hasCookieCache }: BetterAuthTask) {
  return {
    baseURL: 'http://127.0.0.1',
    secret,
    database: new pg.Pool({ connectionString: databaseUrl, max: poolSize }),
    emailAndPassword: { enabled: true },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    session: { cookieCache: { enabled: hasCookieCache, maxAge: COOKIE_CACHE_SECONDS } },
  } satisfies BetterAuthOptions;
}
