import { noInput, userSchema } from '../../packages/contracts/src/index.ts';
import { openDatabase } from '../../packages/db/src/index.ts';
import { createKeyring, createSessionEngine } from '../../packages/session-core/src/index.ts';
import { readEnvironment } from '../../apps/api/src/env.ts';
import { createLogoutLimit } from '../../apps/api/src/limits/logout-limit.ts';
import { createPasswordLimits } from '../../apps/api/src/limits/password-limits.ts';
import { createLogger } from '../../apps/api/src/logger.ts';
import { installTrpcRoutes } from '../../apps/api/src/http/trpc-routes.ts';
import { createLiveEvents } from '../../apps/api/src/live/live-events.ts';
import { createServer } from '../../apps/api/src/server.ts';
import type { Services } from '../../apps/api/src/trpc/context.ts';
import { protectedProcedure, publicProcedure } from '../../apps/api/src/trpc/procedures.ts';
import { t } from '../../apps/api/src/trpc/trpc.ts';
import { NOBODY } from '../contestants.ts';
import { createRest } from '../../apps/api/src/sweep-regularly.ts';
import { readTask, serveParent } from './child.ts';
import type { SweptBatch } from './child.ts';

const { databaseUrl, secret, poolSize } = readTask();
const env = readEnvironment({
  DATABASE_URL: databaseUrl,
  DATABASE_POOL_SIZE: String(poolSize),
  CURFEW_SECRETS: secret,
  // None of the peers writes a line per request either.
  LOG_LEVEL: 'warn',
});
const db = openDatabase({ url: env.DATABASE_URL, poolSize: env.DATABASE_POOL_SIZE });
const log = createLogger({ level: env.LOG_LEVEL, isPretty: false });
const keyring = createKeyring(env.CURFEW_SECRETS);
const engine = createSessionEngine({ db, keyring });
const services: Services = {
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
  cookieNames: { session: env.COOKIE_SESSION, refresh: env.COOKIE_REFRESH, csrf: env.COOKIE_CSRF },
  introspectionClients: env.INTROSPECTION_CLIENTS,
  liveEvents: createLiveEvents({ databaseUrl, perSession: 1, perAddress: 1 }),
  // Nobody asks for it here.
  checkUp: () => Promise.resolve({ serverNow: new Date(0).toISOString(), checks: [] }),
};
const app = await createServer({
  services,
  pool: db.pool,
  log,
  publicOrigin: 'http://127.0.0.1',
  trustedProxies: [],
});

/** The two differ in one word. */
const output = userSchema.pick({ id: true });
const router = t.router({
  noop: publicProcedure
    .input(noInput)
    .output(output)
    .query(() => ({ id: NOBODY })),
  checked: protectedProcedure
    .input(noInput)
    .output(output)
    .query(({ ctx }) => ({ id: ctx.user.id })),
});
// Beside the product's own router, on its own server: every hook and header of `createServer` applies here too.
installTrpcRoutes(app, { prefix: '/bench', router, services });
await app.listen({ host: '127.0.0.1', port: 0 });
/** Sweeps as the product does, on the pool that the checks use, and notes how long each batch took. */
async function sweep(): Promise<SweptBatch[]> {
  const batches: SweptBatch[] = [];
  let begun = 0;
  const nothing = () => undefined;
  const sweeper = createSessionEngine({
    db,
    keyring,
    checkpoint: async (name) => {
      if (name === 'sweep:batch-begun') begun = performance.now();
    },
    observe: {
      login: nothing,
      ended: nothing,
      refused: nothing,
      lookup: () => nothing,
      auditFailed: nothing,
      swept: ({ timedOut, stamped, deleted }) =>
        void batches.push({ milliseconds: performance.now() - begun, rows: timedOut + stamped + deleted }),
    },
  });
  await sweeper.sweepSessions({ pause: createRest() });
  return batches;
}

serveParent(app.server, sweep);
