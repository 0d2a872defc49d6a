import { logoutOutput, problemSchema } from '@curfew/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi } from '../testing/api-process.ts';
import type { ApiProcess } from '../testing/api-process.ts';
import { useApiWorld } from '../testing/api-world.ts';
import { newBearerSession } from '../testing/bearer-session.ts';
import { startFaultProxy } from '../testing/fault-proxy.ts';
import type { Cut, FaultProxy } from '../testing/fault-proxy.ts';
import type { RestAnswer, Visitor } from '../testing/visitor.ts';

const world = useApiWorld();
let proxy: FaultProxy;
/** Reaches the database through the proxy; the others of the world reach it directly. */
let api: ApiProcess;

beforeAll(async () => {
  proxy = await startFaultProxy(world.databaseUrl);
  api = await startApi(proxy.url, { DATABASE_POOL_SIZE: '2' });
}, 60_000);
afterAll(async () => {
  proxy.heal();
  api.signal('SIGTERM');
  await api.exited;
  await proxy.close();
});

const logoutRoutes: [string, string, string][] = [
  ['logout', 'POST', '/api/auth/logout'],
  ['logout, the other door', 'POST', '/auth/logout'],
  ['logoutAll', 'POST', '/api/auth/logout/all'],
  ['all sessions', 'DELETE', '/api/auth/sessions'],
];

async function isAlive(visitor: Visitor): Promise<boolean> {
  return (await visitor.copy(world.b.url).rest('GET', '/api/auth/session')).status === 200;
}

function expectHonestFailure(answer: RestAnswer, code = 'LOGOUT_ERROR'): void {
  expect(problemSchema.parse(answer.body)).toMatchObject({ status: 503, code });
  expect(answer.status).toBe(503);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
}

async function readiness(): Promise<void> {
  while ((await fetch(`${api.url}/readyz`)).status !== 200) continue;
}

interface Attempt {
  wasCut: boolean;
  status: number;
}

/** Makes an attempt with each message to the database cut off, and each answer, until there are no more of them. */
async function cutAtEveryStep(attempt: (cut: Cut) => Promise<Attempt>): Promise<void> {
  let cuts = 0;
  for (const side of ['before-request', 'before-answer'] as const) {
    let last: Attempt | undefined;
    for (let message = 1; ; message += 1) {
      const made = await attempt({ message, side });
      if (!made.wasCut) break;
      cuts += 1;
      last = made;
    }
    // By then the logout is done, and only the state of its limit is asked for: that is no reason to deny it.
    expect(last?.status).toBe(200);
  }
  // Look-up, BEGIN, lock, update, audit record, COMMIT: each of them on both sides.
  expect(cuts).toBeGreaterThanOrEqual(12);
}

describe('G4: with the database cut off at any step', () => {
  test.each(logoutRoutes)(
    '%s is never reported as done unless it is, and the ticket finishes it',
    { timeout: 240_000 },
    async (_, method, path) => {
      const account = await world.newAccount();
      await cutAtEveryStep(attempt);

      async function attempt(cut: Cut): Promise<Attempt> {
        const { visitor } = await world.newSession(account, api.url);
        const { logoutTicket } = await visitor.copy(world.b.url).trpc.auth.session.query();
        const holder = visitor.copy();
        await readiness();
        proxy.cutAt(cut);
        const answer = await visitor.rest(method, path);
        const wasCut = proxy.heal();
        if (answer.status === 200) expect(await isAlive(holder)).toBe(false);
        else expectHonestFailure(answer);
        expect(visitor.token()).toBeUndefined();
        // The browser has no credential any more; what it kept finishes the logout once the database is back.
        await readiness();
        const retried = await world.anonymous(api.url).trpc.auth.logout.mutate({ ticket: logoutTicket });
        expect(logoutOutput.parse(retried).success).toBe(true);
        expect(await isAlive(holder)).toBe(false);
        return { wasCut, status: answer.status };
      }
    },
  );
});

describe('G4: a program, with the database cut off at any step', () => {
  test.each(['/api/auth/logout', '/logout', '/logout/all', '/revoke'])(
    'POST %s is never reported as done unless it is, and a repetition finishes it',
    { timeout: 240_000 },
    async (path) => {
      const account = await world.newAccount();
      await cutAtEveryStep(attempt);

      async function attempt(cut: Cut): Promise<Attempt> {
        const { accessToken, headers } = await newBearerSession(world, account);
        const logOut = () =>
          world
            .anonymous(api.url)
            .rest('POST', path, path === '/revoke' ? { body: { token: accessToken } } : { headers });
        const isOpen = async () =>
          (await world.anonymous(world.b.url).rest('GET', '/api/auth/session', { headers })).status === 200;
        await readiness();
        proxy.cutAt(cut);
        const answer = await logOut();
        const wasCut = proxy.heal();
        if (answer.status === 200) expect(await isOpen()).toBe(false);
        else expect([answer.status, answer.headers.has('retry-after')]).toEqual([503, true]);
        await readiness();
        expect((await logOut()).status).toBe(200);
        expect(await isOpen()).toBe(false);
        return { wasCut, status: answer.status };
      }
    },
  );
});

describe('with the database away', () => {
  test.each(['refuse', 'swallow'] as const)(
    '(connections that %s) every answer comes within 2 s, is 503 with Retry-After, and never a 401',
    { timeout: 60_000 },
    async (fault) => {
      const { visitor } = await world.newSession(await world.newAccount(), api.url);
      await readiness();
      proxy[fault]();
      const calls: [string, string, string][] = [
        ['GET', '/api/auth/session', 'UNAVAILABLE'],
        ['GET', '/api/auth/sessions', 'UNAVAILABLE'],
        ['DELETE', `/api/auth/sessions/${crypto.randomUUID()}`, 'LOGOUT_ERROR'],
        ['POST', '/api/auth/logout/all', 'LOGOUT_ERROR'],
        ['POST', '/api/auth/logout', 'LOGOUT_ERROR'],
      ];
      for (const [method, path, code] of calls) {
        const caller = visitor.copy();
        const start = performance.now();
        const answer = await caller.rest(method, path);
        expect(performance.now() - start).toBeLessThan(2300);
        expectHonestFailure(answer, code);
        // Only a logout of this very browser takes its cookies away.
        expect(caller.token() === undefined).toBe(method === 'POST');
      }
      const readyz = await fetch(`${api.url}/readyz`);
      expect([readyz.status, (await fetch(`${api.url}/livez`)).status]).toEqual([503, 200]);
      proxy.heal();
      await readiness();
      expect((await visitor.rest('GET', '/api/auth/session')).status).toBe(200);
    },
  );
});
