import { DEFAULT_COOKIE_NAMES } from '@curfew/contracts';
import { defaultSessionPolicy, MAXIMUM_SESSION_LIMIT } from '@curfew/session-core';
import { z } from 'zod';

const MINIMUM_SECRET_LENGTH = 32;

const seconds = (fallback: number, minimum = 1) => z.coerce.number().int().min(minimum).default(fallback);
const count = (fallback: number) => z.coerce.number().int().min(1).default(fallback);
const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );
const cookieName = (fallback: string) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/u, 'must be a cookie name')
    .default(fallback);

/** `name:secret`. The name is one of RFC 6749's, without the characters this list needs for itself. */
const introspectionClient = z
  .string()
  .regex(
    /^[A-Za-z0-9._-]+:[A-Za-z0-9._~+/=-]{32,}$/u,
    'must be name:secret, with a secret of at least 32 characters',
  )
  .transform((text) => {
    const [name = '', secret = ''] = text.split(':');
    return { name, secret };
  });

const environmentSchema = z
  .object({
    NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
    HOST: z.string().default('localhost'),
    PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
    PUBLIC_ORIGIN: z
      .url({ protocol: /^https?$/u })
      .transform((url) => new URL(url).origin)
      .optional(),
    DATABASE_URL: z.string().regex(/^postgres(?:ql)?:\/\//u, 'must be a postgresql:// address'),
    DATABASE_POOL_SIZE: count(10),
    CURFEW_SECRETS: list.refine(
      (secrets) => secrets.length > 0 && secrets.every((secret) => secret.length >= MINIMUM_SECRET_LENGTH),
      {
        message: `must be one or more secrets of at least ${MINIMUM_SECRET_LENGTH} characters, separated by commas`,
      },
    ),
    TRUSTED_PROXIES: list.pipe(z.array(z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()]))),
    WEB_DIST: z.string().optional(),
    PLACE_DATABASE: z.string().optional(),
    METRICS_TOKEN: z
      .string()
      .regex(/^[A-Za-z0-9._~+/=-]{32,}$/u, 'must be at least 32 characters that a header can hold')
      .optional(),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    LOG_FORMAT: z.enum(['json', 'pretty']).default('json'),
    COOKIE_SESSION: cookieName(DEFAULT_COOKIE_NAMES.session),
    COOKIE_REFRESH: cookieName(DEFAULT_COOKIE_NAMES.refresh),
    COOKIE_CSRF: cookieName(DEFAULT_COOKIE_NAMES.csrf),
    INACTIVITY_TIMEOUT_SECONDS: seconds(defaultSessionPolicy.inactivityTimeoutSeconds, 2),
    ABSOLUTE_LIFETIME_SECONDS: seconds(defaultSessionPolicy.absoluteLifetimeSeconds),
    ACCESS_LIFETIME_SECONDS: seconds(defaultSessionPolicy.accessLifetimeSeconds, 2),
    REFRESH_INACTIVITY_SECONDS: seconds(defaultSessionPolicy.refreshInactivitySeconds),
    REFRESH_LIFETIME_SECONDS: seconds(defaultSessionPolicy.refreshLifetimeSeconds),
    REFRESH_GRACE_SECONDS: seconds(defaultSessionPolicy.refreshGraceSeconds, 0),
    TOUCH_INTERVAL_SECONDS: seconds(defaultSessionPolicy.touchIntervalSeconds),
    FRESH_SECONDS: seconds(defaultSessionPolicy.freshSeconds),
    WARNING_SECONDS: seconds(defaultSessionPolicy.warningSeconds, 20),
    SESSION_LIMIT: count(defaultSessionPolicy.sessionLimit).pipe(z.number().max(MAXIMUM_SESSION_LIMIT)),
    SESSION_RETENTION_SECONDS: seconds(defaultSessionPolicy.retentionSeconds),
    SWEEP_INTERVAL_SECONDS: seconds(60),
    FINGERPRINT_POLICY: z.enum(['off', 'alert', 'enforce']).default(defaultSessionPolicy.fingerprint),
    MINIMUM_PASSWORD_LENGTH: z.coerce.number().int().min(8).max(64).default(15),
    INTROSPECTION_CLIENTS: list.pipe(z.array(introspectionClient)),
    LOGIN_LIMIT_PER_MINUTE: count(5),
    LOGIN_LIMIT_PER_HOUR: count(20),
    LOGIN_LIMIT_PER_IP_HOUR: count(100),
    LOGOUT_LIMIT: count(20),
    STREAMS_PER_SESSION: count(5),
    STREAMS_PER_ADDRESS: count(100),
  })
  .refine((env) => env.TOUCH_INTERVAL_SECONDS < env.INACTIVITY_TIMEOUT_SECONDS, {
    path: ['TOUCH_INTERVAL_SECONDS'],
    message: 'must be shorter than INACTIVITY_TIMEOUT_SECONDS',
  })
  .refine((env) => env.REFRESH_GRACE_SECONDS < env.ACCESS_LIFETIME_SECONDS, {
    path: ['REFRESH_GRACE_SECONDS'],
    message: 'must be shorter than ACCESS_LIFETIME_SECONDS',
  });

export type Environment = z.infer<typeof environmentSchema>;

/**
 * The only place of the api that reads the environment.
 * @throws Error whose message names every wrong variable and what it must be.
 */
export function readEnvironment(source: NodeJS.ProcessEnv = process.env): Environment {
  // An empty variable counts as not set: `PORT=` in a file means the default.
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const result = environmentSchema.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message, code }) => {
    const isMissing = code === 'invalid_type' && given[String(path[0])] === undefined;
    return `${path.join('.')} ${isMissing ? 'is required' : message}`;
  });
  throw new Error(`bad configuration: ${problems.join('; ')}`);
}
