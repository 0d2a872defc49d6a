import type { Target } from './load/measure.ts';
import type { RunningServer } from './load/start-server.ts';
import type { BetterAuthPopulation } from './seed/better-auth.ts';
import type { Population } from './seed/curfew.ts';

/** Whom the no-op answers with: it knows nobody. */
export const NOBODY = '00000000-0000-4000-8000-000000000000';

/** One line of the table. */
export interface Contestant {
  key: string;
  title: string;
  server: RunningServer;
  target: Target;
  /** A request that must be refused: how the refusal looks. Undefined where nothing is checked. */
  isRefusal: ((answer: { status: number; body: string }) => boolean) | undefined;
}

/** Requests with the cookies of a population, answered with the id of its user. */
export function targetOf(
  origin: string,
  path: string,
  { cookies, userIds }: { cookies: string[]; userIds?: string[] },
): Target {
  return {
    origin,
    path,
    headersOf: (session) => ['cookie', cookies[session] ?? ''],
    expectedOf: (session) => `"id":"${userIds === undefined ? NOBODY : userIds[session]}"`,
  };
}

export interface Servers {
  curfew: RunningServer;
  bare: RunningServer;
  betterAuth: RunningServer;
  betterAuthCached: RunningServer;
  expressSession: RunningServer;
}

export interface Populations {
  curfew: Population;
  betterAuth: BetterAuthPopulation;
  expressSession: Population;
}

const isUnauthorized = ({ status }: { status: number }) => status === 401;
/** better-auth answers 200 with `null` when nobody is logged in. */
const isNull = ({ body }: { body: string }) => body === 'null' || body === '';

/** In the order in which they are measured: what a ratio compares stands side by side. */
export function contestants(servers: Servers, people: Populations): Contestant[] {
  const { curfew, betterAuth, expressSession } = people;
  return [
    {
      key: 'noop',
      title: 'Curfew, tRPC no-op without a check',
      server: servers.curfew,
      target: targetOf(servers.curfew.origin, '/bench/noop', { cookies: curfew.cookies }),
      isRefusal: undefined,
    },
    {
      key: 'checked',
      title: 'Curfew, the same with the session check',
      server: servers.curfew,
      target: targetOf(servers.curfew.origin, '/bench/checked', curfew),
      isRefusal: isUnauthorized,
    },
    {
      key: 'auth.session',
      title: 'Curfew, `auth.session` (user, deadlines, logout ticket)',
      server: servers.curfew,
      target: targetOf(servers.curfew.origin, '/trpc/auth.session', curfew),
      isRefusal: isUnauthorized,
    },
    {
      key: 'bare-noop',
      title: 'Bare Fastify, tRPC no-op without a check',
      server: servers.bare,
      target: targetOf(servers.bare.origin, '/bench/noop', { cookies: curfew.cookies }),
      isRefusal: undefined,
    },
    {
      key: 'bare-checked',
      title: 'Bare Fastify, the same with Curfew’s session check',
      server: servers.bare,
      target: targetOf(servers.bare.origin, '/bench/checked', curfew),
      isRefusal: isUnauthorized,
    },
    {
      key: 'express-session',
      title: 'express-session 1.19.0, connect-pg-simple 10.0.0',
      server: servers.expressSession,
      target: targetOf(servers.expressSession.origin, '/session', expressSession),
      isRefusal: isUnauthorized,
    },
    {
      key: 'better-auth-cached',
      title: 'better-auth 1.7.7 `getSession`, stale from its cookie cache',
      server: servers.betterAuthCached,
      target: targetOf(servers.betterAuthCached.origin, '/api/auth/get-session', {
        cookies: betterAuth.cachedCookies,
        userIds: betterAuth.userIds,
      }),
      isRefusal: isNull,
    },
    {
      key: 'better-auth',
      title: 'better-auth 1.7.7 `getSession`, checking the database',
      server: servers.betterAuth,
      target: targetOf(servers.betterAuth.origin, '/api/auth/get-session', betterAuth),
      isRefusal: isNull,
    },
  ];
}
