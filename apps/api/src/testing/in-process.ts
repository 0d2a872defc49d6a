import { DEFAULT_COOKIE_NAMES } from '@curfew/contracts';
import { openDatabase } from '@curfew/db';
import { testDatabase } from '@curfew/db/testing';
import { createKeyring, createSessionEngine } from '@curfew/session-core';
import type { Checkpoint, SessionEngine } from '@curfew/session-core';
import { afterAll, beforeAll } from 'vitest';
import { createLogoutLimit } from '../limits/logout-limit.ts';
import { createPasswordLimits } from '../limits/password-limits.ts';
import { createLiveEvents } from '../live/live-events.ts';
import { createLogger } from '../logger.ts';
import { createCaller } from '../routes/operation-call.ts';
import type { ApiCaller } from '../routes/operation-call.ts';
import type { ApiContext, Services } from '../trpc/context.ts';
import { TEST_SECRET } from './api-process.ts';
import { createStage } from './scene.ts';
import type { Party, Stage } from './scene.ts';

/** The procedures of one instance, called in this process so that a test can hold them at the engine's checkpoints. */
export interface InProcess {
  engine: SessionEngine;
  /** Calls as the browser with this session does; `answered` is what became of its cookies. */
  as(party: Pick<Party, 'token' | 'refreshToken'>): Called;
  /** Holds the next operation of this instance that comes to a moment that `isIt` says yes to. */
  hold(isIt: (name: Checkpoint) => boolean): Hold;
  /** The moments that operations of this instance come to while `work` runs. */
  moments(work: () => Promise<unknown>): Promise<Checkpoint[]>;
}

export interface Called {
  caller: ApiCaller;
  /** Calls a procedure by its path. */
  call(path: string, input: unknown): Promise<unknown>;
  answered: ('cookies set' | 'cookies cleared')[];
}

export interface Hold {
  /** Resolves when an operation has arrived and waits. */
  reached: Promise<void>;
  release(): void;
}

/** Instances `a` and `b` on one database of their own, for the tests of one file. */
export interface InProcessWorld {
  a: InProcess;
  b: InProcess;
  stage: Stage;
}

export function useInProcessWorld(): InProcessWorld {
  const world = {} as InProcessWorld;
  const closings: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    const { url } = await testDatabase();
    const [a, b] = [openInstance(url), openInstance(url)];
    closings.push(a.close, b.close);
    Object.assign(world, { a, b, stage: createStage(b) });
  });
  afterAll(async () => {
    await Promise.all(closings.map((close) => close()));
  });
  return world;
}

function openInstance(url: string) {
  const log = createLogger({ level: 'silent', isPretty: false });
  const db = openDatabase({ url, poolSize: 8, applicationName: 'curfew-test' });
  const keyring = createKeyring([TEST_SECRET]);
  const { checkpoint, ...moments } = watchMoments();
  const engine = createSessionEngine({
    db,
    keyring,
    // Tests of interleavings spend their time on interleavings.
    passwordCost: { memoryKibibytes: 64, passes: 1 },
    checkpoint,
  });
  const limits = { perMinute: 1000, perHour: 1000, perIpHour: 1_000_000 };
  const { pool } = db;
  const services: Services = {
    engine,
    passwordLimits: createPasswordLimits({ pool, engine, keyring, log }, limits),
    logoutLimit: createLogoutLimit({ pool, keyring, log }, 1_000_000),
    checkUp: () => Promise.reject(new Error('nothing here is checked up')),
    liveEvents: createLiveEvents({ databaseUrl: url, engine, perSession: 1, perAddress: 1 }),
    cookieNames: DEFAULT_COOKIE_NAMES,
    introspectionClients: [],
  };
  return {
    db,
    engine,
    ...moments,
    as(party: Pick<Party, 'token' | 'refreshToken'>): Called {
      const answered: Called['answered'] = [];
      const caller = createCaller(newContext(services, { party, answered, log }));
      const byPath = caller as unknown as Record<
        string,
        Record<string, (input: unknown) => Promise<unknown>>
      >;
      return {
        caller,
        answered,
        async call(path, input) {
          const [router = '', name = ''] = path.split('.');
          return byPath[router]?.[name]?.(input);
        },
      };
    },
    async close() {
      await services.liveEvents.close();
      await db.close();
    },
  };
}

function watchMoments() {
  let seen: Checkpoint[] = [];
  let held: { isIt: (name: Checkpoint) => boolean; arrive: () => void; released: Promise<void> } | undefined;
  return {
    async checkpoint(name: Checkpoint): Promise<void> {
      seen.push(name);
      if (!held?.isIt(name)) return;
      const { arrive, released } = held;
      held = undefined;
      arrive();
      await released;
    },
    hold(isIt: (name: Checkpoint) => boolean): Hold {
      const reached = Promise.withResolvers<void>();
      const released = Promise.withResolvers<void>();
      held = { isIt, arrive: reached.resolve, released: released.promise };
      return { reached: reached.promise, release: released.resolve };
    },
    async moments(work: () => Promise<unknown>): Promise<Checkpoint[]> {
      seen = [];
      await work();
      return seen;
    },
  };
}

/** What a browser with both cookies presents over REST, where the origin check stands in for the CSRF token. */
function newContext(
  services: Services,
  parts: Pick<Called, 'answered'> & {
    party: Pick<Party, 'token' | 'refreshToken'>;
    log: ApiContext['request']['log'];
  },
): ApiContext {
  const { party, answered, log } = parts;
  const refreshCookies = party.refreshToken === null ? [] : [party.refreshToken];
  return {
    services,
    request: {
      id: crypto.randomUUID(),
      origin: { userAgent: 'test', ip: '192.0.2.7' },
      credential: { kind: 'cookie', token: party.token },
      refreshCookie: refreshCookies[0],
      presented: { cookies: [party.token], refreshCookies, bearerTokens: [] },
      isActivity: false,
      isBearerOnly: false,
      csrfProtection: 'origin-only',
      csrfToken: undefined,
      meantSessionId: undefined,
      log,
    },
    answer: {
      setSessionCookies: () => void answered.push('cookies set'),
      setCsrfCookie: () => undefined,
      clearCookies: () => void answered.push('cookies cleared'),
      setHeader: () => undefined,
      hangUp: () => undefined,
    },
  };
}
