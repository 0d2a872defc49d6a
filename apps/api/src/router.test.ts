import type { inferRouterInputs } from '@trpc/server';
import { describe, expect, test } from 'vitest';
import type { AppRouter } from './router.ts';
import { appRouter } from './router.ts';
import { PASSWORD, useApiWorld } from './testing/api-world.ts';
import type { Visitor } from './testing/visitor.ts';

const world = useApiWorld();
const NEW_PASSWORD = 'a lantern by the north gate 7';

type Procedure = keyof inferRouterInputs<AppRouter>['auth'];

/** A valid input for each, so that a refusal is never about the input. */
const inputs: Record<Procedure, unknown> = {
  register: { email: 'matrix@test.example', password: PASSWORD, displayName: 'Matrix' },
  login: { email: 'matrix@test.example', password: PASSWORD },
  logout: {},
  logoutAll: {},
  logoutOthers: {},
  logoutSession: { sessionId: crypto.randomUUID() },
  listSessions: {},
  activity: {},
  session: {},
  touch: {},
  refresh: {},
  reauthenticate: { password: PASSWORD },
  changePassword: { currentPassword: PASSWORD, newPassword: NEW_PASSWORD },
};

const OK = 'ok';
const OVER = 'UNAUTHORIZED';
const PASSWORD_FIRST = 'PASSWORD_CHANGE_REQUIRED';
const AGAIN = 'REAUTHENTICATION_REQUIRED';

/** Who may call what: without a session, with one that ended, with one authenticated long ago, with a password to be changed. */
const matrix: Record<Procedure, [anonymous: string, ended: string, stale: string, mustChange: string]> = {
  register: [OK, OK, OK, OK],
  login: [OK, OK, OK, OK],
  logout: [OK, OK, OK, OK],
  logoutAll: [OVER, OK, OK, OK],
  logoutOthers: [OVER, OVER, AGAIN, PASSWORD_FIRST],
  logoutSession: [OVER, OVER, AGAIN, PASSWORD_FIRST],
  listSessions: [OVER, OVER, OK, PASSWORD_FIRST],
  activity: [OVER, OVER, OK, PASSWORD_FIRST],
  session: [OVER, OVER, OK, OK],
  touch: [OVER, OVER, OK, PASSWORD_FIRST],
  // Without a refresh cookie: refresh.test.ts presents one.
  refresh: [OVER, OVER, OVER, OVER],
  reauthenticate: [OVER, OVER, OK, OK],
  changePassword: [OVER, OVER, AGAIN, OK],
};

async function call(visitor: Visitor, name: Procedure): Promise<string> {
  const { type } = appRouter.auth[name]._def;
  const input = inputs[name];
  const { body } =
    type === 'query'
      ? await visitor.rest('GET', `/trpc/auth.${name}?input=${encodeURIComponent(JSON.stringify(input))}`)
      : await visitor.rest('POST', `/trpc/auth.${name}`, {
          body: input,
          headers: { 'x-csrf-token': visitor.cookies.get('__Host-csrf') ?? '' },
        });
  return body.error === undefined ? OK : body.error.data.curfewCode;
}

const scenes: [string, 0 | 1 | 2 | 3, () => Promise<Visitor>][] = [
  ['nobody', 0, async () => world.anonymous()],
  [
    'an ended session',
    1,
    async () => {
      const { id, visitor } = await world.newSession(await world.newAccount());
      await world.engine.invalidateSession(id, { reason: 'user_logout', origin: {} });
      return visitor;
    },
  ],
  [
    'a session authenticated more than 10 minutes ago',
    2,
    async () => {
      const { id, visitor } = await world.newSession(await world.newAccount());
      await world.age(id, 10 * 60);
      return visitor;
    },
  ],
  [
    'a user who must change the password',
    3,
    async () => (await world.newSession(await world.newAccount({ mustChangePassword: true }))).visitor,
  ],
];

describe.each(scenes)('as %s', (_, column, enter) => {
  test.each(Object.keys(matrix) as Procedure[])('auth.%s', async (name) => {
    await world.db.pool.query(`DELETE FROM users WHERE email = 'matrix@test.example'`);
    if (name === 'login') await call(world.anonymous(), 'register');
    expect(await call(await enter(), name)).toBe(matrix[name][column]);
  });
});

test('the matrix speaks of every procedure of the router', () => {
  const procedures = Object.keys(appRouter._def.procedures).map((path) => path.replace('auth.', ''));
  expect(Object.keys(matrix).toSorted()).toEqual(procedures.toSorted());
});

describe('another user’s session', () => {
  test('is answered as one that does not exist, and lives', async () => {
    const victim = await world.newSession(await world.newAccount());
    const { visitor } = await world.newSession(await world.newAccount());
    const end = async (id: string) => {
      const { body, status } = await visitor.rest('DELETE', `/api/auth/sessions/${id}`);
      return { status, body: { ...body, timestamp: '' } };
    };
    expect(await end(victim.id)).toEqual(await end(crypto.randomUUID()));
    expect((await end(victim.id)).body).toMatchObject({ outcome: 'already-ended', endedSessions: 0 });
    expect((await victim.visitor.rest('GET', '/api/auth/session')).status).toBe(200);
  });
});

describe('ending a session', () => {
  test('the current one by its id is a logout: the cookies go', async () => {
    const { id, visitor } = await world.newSession(await world.newAccount());
    expect(await visitor.trpc.auth.logoutSession.mutate({ sessionId: id })).toMatchObject({
      outcome: 'ended',
    });
    expect(visitor.cookies.size).toBe(0);
  });

  test('a logoutAll repeated after its answer was lost is told the truth', async () => {
    const account = await world.newAccount();
    const { visitor } = await world.newSession(account);
    const repeated = visitor.copy();
    await visitor.trpc.auth.logoutAll.mutate();
    expect(await repeated.copy().trpc.auth.logoutAll.mutate()).toMatchObject({
      outcome: 'already-ended',
      message: 'Logged out from all devices',
    });
    const { visitor: later } = await world.newSession(account);
    await expect(repeated.copy().trpc.auth.logoutAll.mutate()).rejects.toThrow('Your session is over');
    expect((await later.rest('GET', '/api/auth/session')).status).toBe(200);
  });

  test('a ticket ends its session and nothing else, also without any credential', async () => {
    const account = await world.newAccount();
    const [one, two] = [await world.newSession(account), await world.newSession(account)];
    const { logoutTicket: ticket } = await one.visitor.trpc.auth.session.query();
    const anyone = world.anonymous(world.b.url);
    expect(await anyone.trpc.auth.logout.mutate({ ticket })).toMatchObject({
      outcome: 'ended',
      endedSessions: 1,
    });
    expect(await anyone.trpc.auth.logout.mutate({ ticket })).toMatchObject({ outcome: 'already-ended' });
    expect((await one.visitor.rest('GET', '/api/auth/session')).status).toBe(401);
    expect((await two.visitor.rest('GET', '/api/auth/session')).status).toBe(200);
    for (const path of ['/api/auth/session', '/api/auth/sessions']) {
      expect(
        (await anyone.rest('GET', path, { headers: { authorization: `Bearer ${ticket}` } })).status,
      ).toBe(401);
    }
  });
});

test('activity keeps a session alive, background calls do not', async () => {
  const lastActive = async (id: string) =>
    (await world.db.prisma.userSession.findUniqueOrThrow({ where: { id } })).lastActive.getTime();
  const { id, visitor } = await world.newSession(await world.newAccount());
  await world.age(id, 120);
  const before = await lastActive(id);
  await visitor.rest('GET', '/api/auth/session', { headers: { 'x-activity': 'background' } });
  // A touch of this very session, awaited: had the call above recorded anything, it would be in the database by now.
  const other = await world.newSession(await world.newAccount());
  await world.age(other.id, 120);
  await other.visitor.trpc.auth.touch.mutate();
  expect(await lastActive(id)).toBe(before);
  await visitor.rest('GET', '/api/auth/session');
  await visitor.trpc.auth.touch.mutate();
  expect(await lastActive(id)).toBeGreaterThan(before + 60_000);
});
