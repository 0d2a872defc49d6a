import { openDatabase } from '@curfew/db';
import { createKeyring, createSessionEngine } from '@curfew/session-core';
import type { SessionEngine } from '@curfew/session-core';
import type { Logger } from 'pino';
import { readEnvironment } from './env.ts';
import type { Environment } from './env.ts';
import { createCheckUp } from './check-up/create-check-up.ts';
import { plainHttpProblem } from './check-up/describe-settings.ts';
import { readBuiltWeb } from './http/read-built-web.ts';
import { createLiveEvents } from './live/live-events.ts';
import { createLogoutLimit } from './limits/logout-limit.ts';
import { createPasswordLimits } from './limits/password-limits.ts';
import { createLogger } from './logger.ts';
import type { Metrics } from './metrics/create-metrics.ts';
import type { PlaceDatabase } from './place/open-place-database.ts';
import { createServer } from './server.ts';
import { sweepRegularly } from './sweep-regularly.ts';

const STOP_LIMIT_MILLISECONDS = 10_000;

await main().catch((error: unknown) => {
  process.stderr.write(`curfew: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

async function main(): Promise<void> {
  const env = readEnvironment();
  const log = createLogger({ level: env.LOG_LEVEL, isPretty: env.LOG_FORMAT === 'pretty' });
  const web = env.WEB_DIST === undefined ? undefined : readBuiltWeb(env.WEB_DIST);
  const places = await openPlaces(env, log);
  const db = openDatabase({
    url: env.DATABASE_URL,
    poolSize: env.DATABASE_POOL_SIZE,
    applicationName: 'curfew-api',
    onPoolError: (error) => log.warn({ err: error }, 'a database connection was lost'),
  });
  await db.pool.query('SELECT 1').catch((error: unknown) => {
    throw new Error(`the database cannot be reached (${describe(error)}); check DATABASE_URL`);
  });
  const keyring = createKeyring(env.CURFEW_SECRETS);
  const metrics = env.METRICS_TOKEN === undefined ? undefined : await loadMetrics();
  const engine = createEngine(env, { db, keyring, observe: metrics?.observe, findPlace: places?.findPlace });
  const liveEvents = createLiveEvents({
    databaseUrl: env.DATABASE_URL,
    engine,
    perSession: env.STREAMS_PER_SESSION,
    perAddress: env.STREAMS_PER_ADDRESS,
    onLost: (error) => log.warn({ err: error }, 'live events are interrupted'),
    onError: (error) => log.warn({ err: error }, 'who is connected could not be written'),
  });
  metrics?.watch({ engine, pool: db.pool, liveEvents });
  const publicOrigin = env.PUBLIC_ORIGIN ?? `http://${env.HOST}:${env.PORT}`;
  const cookieNames = { session: env.COOKIE_SESSION, refresh: env.COOKIE_REFRESH, csrf: env.COOKIE_CSRF };
  const app = await createServer({
    services: {
      engine,
      passwordLimits: createPasswordLimits(
        { pool: db.pool, engine, keyring, log },
        {
          perMinute: env.LOGIN_LIMIT_PER_MINUTE,
          perHour: env.LOGIN_LIMIT_PER_HOUR,
          perIpHour: env.LOGIN_LIMIT_PER_IP_HOUR,
        },
      ),
      logoutLimit: createLogoutLimit({ pool: db.pool, keyring, log }, env.LOGOUT_LIMIT),
      introspectionClients: env.INTROSPECTION_CLIENTS,
      cookieNames,
      liveEvents,
      checkUp: createCheckUp({
        db,
        databaseUrl: env.DATABASE_URL,
        engine,
        liveEvents,
        settings: {
          publicOrigin,
          trustedProxies: env.TRUSTED_PROXIES,
          cookieNames,
          serverKeys: env.CURFEW_SECRETS.length,
          sweepIntervalSeconds: env.SWEEP_INTERVAL_SECONDS,
          placeDatabase: places,
        },
      }),
    },
    pool: db.pool,
    log,
    publicOrigin,
    trustedProxies: env.TRUSTED_PROXIES,
    web,
    metrics: metrics && { metrics, token: env.METRICS_TOKEN ?? '' },
  });
  // Before anybody is let in: sessions of another policy, or of a version that stored no deadlines.
  await engine.applyPolicy();
  await app.listen({ host: env.HOST, port: env.PORT }).catch((error: unknown) => {
    throw new Error(
      `cannot listen on ${env.HOST}:${env.PORT} (${describe(error)}); choose another PORT or HOST`,
    );
  });
  const problem = plainHttpProblem(publicOrigin);
  if (problem !== null) log.warn(`PUBLIC_ORIGIN is ${problem}, so nobody can stay logged in`);
  const stopSweeping = sweepRegularly(engine, { seconds: env.SWEEP_INTERVAL_SECONDS, log, metrics });
  stopOnSignal(log, async () => {
    stopSweeping();
    await app.close();
    await db.close();
  });
}

/** Loaded where somebody reads them: a library that most starts do not need. */
async function loadMetrics(): Promise<Metrics> {
  const { createMetrics } = await import('./metrics/create-metrics.ts');
  return createMetrics();
}

async function openPlaces({ PLACE_DATABASE }: Environment, log: Logger): Promise<PlaceDatabase | undefined> {
  if (PLACE_DATABASE === undefined) return undefined;
  const { openPlaceDatabase } = await import('./place/open-place-database.ts');
  return openPlaceDatabase(PLACE_DATABASE, (error) =>
    log.warn(
      `PLACE_DATABASE is damaged (${describe(error)}), so some places are not told; download it again`,
    ),
  );
}

function createEngine(
  env: Environment,
  connections: Pick<Parameters<typeof createSessionEngine>[0], 'db' | 'keyring' | 'observe' | 'findPlace'>,
): SessionEngine {
  return createSessionEngine({
    ...connections,
    minimumPasswordLength: env.MINIMUM_PASSWORD_LENGTH,
    policy: {
      inactivityTimeoutSeconds: env.INACTIVITY_TIMEOUT_SECONDS,
      absoluteLifetimeSeconds: env.ABSOLUTE_LIFETIME_SECONDS,
      accessLifetimeSeconds: env.ACCESS_LIFETIME_SECONDS,
      refreshInactivitySeconds: env.REFRESH_INACTIVITY_SECONDS,
      refreshLifetimeSeconds: env.REFRESH_LIFETIME_SECONDS,
      refreshGraceSeconds: env.REFRESH_GRACE_SECONDS,
      touchIntervalSeconds: env.TOUCH_INTERVAL_SECONDS,
      freshSeconds: env.FRESH_SECONDS,
      warningSeconds: env.WARNING_SECONDS,
      sessionLimit: env.SESSION_LIMIT,
      fingerprint: env.FINGERPRINT_POLICY,
      retentionSeconds: env.SESSION_RETENTION_SECONDS,
    },
  });
}

/** Every accepted request is answered before the process ends; only a stop that hangs is cut short. */
function stopOnSignal(log: Logger, stop: () => Promise<void>): void {
  let isStopping = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.error('stopping took too long');
      process.exit(1);
    }, STOP_LIMIT_MILLISECONDS).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

function describe(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(describe).join(', ');
  return error instanceof Error ? error.message : String(error);
}
