import { randomBytes } from 'node:crypto';
import { contestants } from './contestants.ts';
import type { Populations, Servers } from './contestants.ts';
import { askOnce } from './load/measure.ts';
import { startServer } from './load/start-server.ts';
import type { RunningServer } from './load/start-server.ts';
import { measureRounds } from './load/rounds.ts';
import { verify } from './load/verify.ts';
import { measureActivity } from './activity.ts';
import { measureLogoutAll } from './logout-all.ts';
import { startPostgres } from './postgres.ts';
import type { Postgres } from './postgres.ts';
import { report } from './report.ts';
import { seedBetterAuth } from './seed/better-auth.ts';
import { seedCurfew } from './seed/curfew.ts';
import { seedExpressSession } from './seed/express-session.ts';
import type { Settings } from './settings.ts';

/** Connections of each server to PostgreSQL. */
const POOL_SIZE = 10;

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** The whole run; leaves nothing behind, whether it succeeds, fails or is stopped. */
export async function bench(settings: Settings, signal: AbortSignal): Promise<void> {
  const postgres = await startPostgres(settings.databaseUrl);
  try {
    const servers = await measureServers(postgres, settings, signal);
    say(`Ending all sessions of one user: 10 against ${settings.sessions}`);
    const logouts = await measureLogoutAll(await postgres.createDatabase('logout_all'), settings, signal);
    await report({ settings, postgresVersion: postgres.version, ...servers, logouts });
  } finally {
    await postgres.stop();
  }
}

async function measureServers(postgres: Postgres, settings: Settings, signal: AbortSignal) {
  const { sessions: count } = settings;
  const secret = randomBytes(32).toString('base64url');
  say(`Writing ${count} sessions for each server`);
  const curfewUrl = await postgres.createDatabase('curfew');
  const betterAuthUrl = await postgres.createDatabase('better_auth');
  const expressUrl = await postgres.createDatabase('express_session');
  const people: Populations = {
    curfew: await seedCurfew(curfewUrl, count),
    betterAuth: await seedBetterAuth(betterAuthUrl, { count, secret }),
    expressSession: await seedExpressSession(expressUrl, { count, secret }),
  };
  signal.throwIfAborted();
  const running: RunningServer[] = [];
  const start = async (name: string, databaseUrl: string, variant = '') => {
    signal.throwIfAborted();
    const server = await startServer(name, { databaseUrl, secret, poolSize: POOL_SIZE, variant });
    running.push(server);
    return server;
  };
  try {
    const curfew = await start('curfew', curfewUrl);
    const bare = await start('bare', curfewUrl);
    const betterAuth = await start('better-auth', betterAuthUrl, 'database');
    const betterAuthCached = await start('better-auth', betterAuthUrl, 'cookie-cache');
    const expressSession = await start('express-session', expressUrl);
    const servers = { curfew, bare, betterAuth, betterAuthCached, expressSession };
    const entries = contestants(servers, people);
    for (const entry of entries) await verify(entry, count);
    await verifyCookieCache(servers, people);
    say('Every server lets the right users in and nobody else');
    const context = { settings, signal, say };
    const series = await measureRounds(entries, context);
    const activity = await measureActivity(entries, { url: curfewUrl, ...context });
    return { series, activity };
  } finally {
    await Promise.all(running.map((server) => server.stop()));
  }
}

/** That the cache is what is measured: it lets in someone whose session does not exist, which the database does not. */
async function verifyCookieCache(servers: Servers, people: Populations): Promise<void> {
  const { cookie, userId } = people.betterAuth.ghost;
  const ask = async (origin: string) =>
    (await askOnce(origin, '/api/auth/get-session', ['cookie', cookie])).body;
  if (!(await ask(servers.betterAuthCached.origin)).includes(userId))
    throw new Error('the cookie cache is not used');
  if ((await ask(servers.betterAuth.origin)).includes(userId)) throw new Error('the database is not asked');
}
