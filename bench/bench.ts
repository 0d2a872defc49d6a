import { randomBytes } from 'node:crypto';
import { contestants } from './contestants.ts';
import type { Populations, Servers } from './contestants.ts';
import { askOnce } from './load/measure.ts';
import { startServer } from './load/start-server.ts';
import type { RunningServer } from './load/start-server.ts';
import { measureRounds } from './load/rounds.ts';
import type { RoundsContext } from './load/rounds.ts';
import { verify } from './load/verify.ts';
import { measureActivity } from './activity.ts';
import { measureLogoutAll } from './logout-all.ts';
import { startPostgres } from './postgres.ts';
import type { Postgres } from './postgres.ts';
import { report } from './report.ts';
import type { Findings, Peers } from './report.ts';
import { seedBetterAuth } from './seed/better-auth.ts';
import { seedCurfew } from './seed/curfew.ts';
import { seedExpressSession } from './seed/express-session.ts';
import type { Part, Settings } from './settings.ts';
import { measureSweep } from './sweep.ts';
import { measureVersions } from './versions.ts';

/** Connections of each server to PostgreSQL. */
const POOL_SIZE = 10;

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** The whole run; leaves nothing behind, whether it succeeds, fails or is stopped. */
export async function bench(settings: Settings, signal: AbortSignal): Promise<void> {
  const postgres = await startPostgres(settings.databaseUrl);
  const secret = randomBytes(32).toString('base64url');
  const measures = (part: Part) => settings.parts.includes(part);
  const context = { settings, signal, say, secret, poolSize: POOL_SIZE };
  const findings: Findings = { settings, postgresVersion: postgres.version };
  try {
    if (measures('peers')) findings.peers = await measureServers(postgres, context);
    if (measures('versions') && settings.against !== undefined) {
      findings.versions = await measureVersions(postgres, settings.against, context);
    }
    if (measures('logouts')) {
      say(`Ending all sessions of one user: 10 against ${settings.sessions}`);
      const url = await postgres.createDatabase('logout_all');
      findings.logouts = await measureLogoutAll(url, settings, signal);
    }
    if (measures('sweep')) {
      say(`Writing ${settings.backlog} sessions that have run out`);
      findings.sweep = await measureSweep(await postgres.createDatabase('sweep'), context);
    }
    await report(findings);
  } finally {
    await postgres.stop();
  }
}

async function measureServers(
  postgres: Postgres,
  { secret, ...context }: RoundsContext & { secret: string },
): Promise<Peers> {
  const { settings, signal } = context;
  const { sessions: count } = settings;
  say(`Writing ${count} sessions for each server`);
  const curfewUrl = await postgres.createDatabase('curfew');
  const betterAuthUrl = await postgres.createDatabase('better_auth');
  const expressUrl = await postgres.createDatabase('express_session');
  const people: Populations = {
    curfew: await seedCurfew(curfewUrl, count, secret),
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
