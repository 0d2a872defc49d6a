import type { inferRouterInputs } from '@trpc/server';
import { describe, expect, test } from 'vitest';
import type { AppRouter } from './router.ts';
import { appRouter } from './router.ts';
import { PASSWORD, useApiWorld } from './testing/api-world.ts';
import type { Account } from './testing/api-world.ts';
import { openStream } from './testing/open-stream.ts';
import type { Visitor } from './testing/visitor.ts';

const world = useApiWorld();
const NEW_PASSWORD = 'a lantern by the north gate 7';

type Inputs = inferRouterInputs<AppRouter>;
/** `auth.login`, …: every procedure of the router. */
type Path = { [Name in keyof Inputs]: `${Name}.${keyof Inputs[Name] & string}` }[keyof Inputs];

/** Who calls. */
interface Caller {
  visitor: Visitor;
  account: Account | null;
  sessionId: string | null;
}

/** Somebody else, whose ids are in the input wherever an input takes any. */
interface Victim {
  account: Account;
  id: string;
  visitor: Visitor;
}

const note = 'the laptop was stolen';

/** A valid input for each, so that a refusal is never about the input. */
const inputs: Record<Path, (victim: Victim) => unknown> = {
  'auth.register': () => ({ email: 'matrix@test.example', password: PASSWORD, displayName: 'Matrix' }),
  'auth.login': () => ({ email: 'matrix@test.example', password: PASSWORD }),
  'auth.logout': () => ({}),
  'auth.logoutAll': () => ({}),
  'auth.logoutOthers': () => ({}),
  'auth.logoutSession': ({ id }) => ({ sessionId: id }),
  'auth.logoutSessions': ({ id }) => ({ sessionIds: [id] }),
  'auth.listSessions': () => ({}),
  'auth.listEndedSessions': () => ({}),
  'auth.renameSession': ({ id }) => ({ sessionId: id, name: 'mine now' }),
  'auth.recognizeLogins': ({ id }) => ({ sessionIds: [id] }),
  'auth.timeouts': () => ({}),
  'auth.setInactivityLimit': () => ({ seconds: 600 }),
  'auth.activity': () => ({}),
  'auth.events': () => ({}),
  'auth.session': () => ({}),
  'auth.touch': () => ({}),
  'auth.refresh': () => ({}),
  'auth.reauthenticate': () => ({ password: PASSWORD }),
  'auth.changePassword': () => ({ currentPassword: PASSWORD, newPassword: NEW_PASSWORD }),
  'admin.findUsers': ({ account }) => ({ text: account.email }),
  'admin.listSessions': ({ account }) => ({ filter: { userId: account.id } }),
  'admin.logoutSession': ({ id }) => ({ sessionId: id, note }),
  'admin.logoutUser': ({ account }) => ({ userId: account.id, note }),
  'admin.logoutSessions': ({ account }) => ({ filter: { userId: account.id }, note }),
  'admin.disableUser': ({ account }) => ({ userId: account.id, note }),
  'admin.enableUser': ({ account }) => ({ userId: account.id, note }),
  'admin.searchAudit': ({ account }) => ({ filter: { userId: account.id } }),
  'admin.followAudit': ({ account }) => ({ filter: { userId: account.id } }),
  'admin.explain': ({ visitor }) => ({ subject: visitor.token() }),
  'admin.sweep': () => ({}),
  'admin.checkUp': () => ({}),
};

const OK = 'ok';
const OVER = 'UNAUTHORIZED';
const PASSWORD_FIRST = 'PASSWORD_CHANGE_REQUIRED';
const AGAIN = 'REAUTHENTICATION_REQUIRED';
const NOT_THEM = 'FORBIDDEN';

/**
 * Who may call what: without a session; as a user; with a session that ended, one authenticated long ago, a password to
 * be changed; and the same as an admin, who was disabled or demoted or not.
 */
type Scene = keyof typeof scenes;
type Row = Record<Scene, string>;

const scenes = {
  anonymous: async () => ({ visitor: world.anonymous(), account: null, sessionId: null }),
  user: () => enter({}),
  ended: () => enter({}, end),
  stale: () => enter({}, ({ id }) => world.age(id, 10 * 60)),
  mustChange: () => enter({ mustChangePassword: true }),
  disabled: () => enter({}, disable),
  admin: () => enter({ role: 'admin' }),
  endedAdmin: () => enter({ role: 'admin' }, end),
  staleAdmin: () => enter({ role: 'admin' }, ({ id }) => world.age(id, 10 * 60)),
  mustChangeAdmin: () => enter({ role: 'admin', mustChangePassword: true }),
  disabledAdmin: () => enter({ role: 'admin' }, disable),
  demotedAdmin: () =>
    enter({ role: 'admin' }, ({ account }) =>
      world.db.prisma.user.update({ where: { id: account.id }, data: { role: 'user' } }),
    ),
} satisfies Record<string, () => Promise<Caller>>;

async function enter(
  changes: Parameters<typeof world.newAccount>[0],
  change?: (session: { id: string; account: Account }) => Promise<unknown>,
): Promise<Caller> {
  const account = await world.newAccount(changes);
  const { id, visitor } = await world.newSession(account);
  await change?.({ id, account });
  return { visitor, account, sessionId: id };
}

const end = ({ id }: { id: string }) =>
  world.engine.invalidateSession(id, { reason: 'user_logout', origin: {} });
const disable = ({ account }: { account: Account }) =>
  world.db.prisma.user.update({ where: { id: account.id }, data: { isActive: false } });

/** The same whether an admin calls or not. */
function forEverybody(row: Pick<Row, 'anonymous' | 'user' | 'ended' | 'stale' | 'mustChange'>): Row {
  return {
    ...row,
    disabled: row.ended,
    admin: row.user,
    endedAdmin: row.ended,
    staleAdmin: row.stale,
    mustChangeAdmin: row.mustChange,
    disabledAdmin: row.ended,
    demotedAdmin: row.user,
  };
}

function forOperators(staleAdmin: string): Row {
  return {
    anonymous: OVER,
    user: NOT_THEM,
    ended: OVER,
    stale: NOT_THEM,
    mustChange: PASSWORD_FIRST,
    disabled: OVER,
    admin: OK,
    endedAdmin: OVER,
    staleAdmin,
    mustChangeAdmin: PASSWORD_FIRST,
    disabledAdmin: OVER,
    demotedAdmin: NOT_THEM,
  };
}

const ANYONE = forEverybody({ anonymous: OK, user: OK, ended: OK, stale: OK, mustChange: OK });
const WITH_SESSION = forEverybody({
  anonymous: OVER,
  user: OK,
  ended: OVER,
  stale: OK,
  mustChange: PASSWORD_FIRST,
});
const ALWAYS_WITH_SESSION = { ...WITH_SESSION, mustChange: OK, mustChangeAdmin: OK };
const FRESH = { ...WITH_SESSION, stale: AGAIN, staleAdmin: AGAIN };
/** What the input names is somebody else's. */
const NOT_THEIRS = forEverybody({
  anonymous: OVER,
  user: 'NOT_FOUND',
  ended: OVER,
  stale: 'NOT_FOUND',
  mustChange: PASSWORD_FIRST,
});
const FRESH_AND_NOT_THEIRS = { ...NOT_THEIRS, stale: AGAIN, staleAdmin: AGAIN };
const READ = forOperators(OK);
const ACT = forOperators(AGAIN);

const matrix: Record<Path, Row> = {
  'auth.register': ANYONE,
  'auth.login': ANYONE,
  'auth.logout': ANYONE,
  // With a session that is over and no other that lives, what it asks for is true.
  'auth.logoutAll': { ...ANYONE, anonymous: OVER },
  'auth.logoutOthers': FRESH,
  'auth.logoutSession': FRESH_AND_NOT_THEIRS,
  'auth.logoutSessions': FRESH_AND_NOT_THEIRS,
  'auth.listSessions': WITH_SESSION,
  'auth.listEndedSessions': WITH_SESSION,
  'auth.renameSession': NOT_THEIRS,
  // Of what is not theirs nothing is recognized.
  'auth.recognizeLogins': WITH_SESSION,
  'auth.timeouts': WITH_SESSION,
  'auth.setInactivityLimit': FRESH,
  'auth.activity': WITH_SESSION,
  'auth.events': ALWAYS_WITH_SESSION,
  'auth.session': ALWAYS_WITH_SESSION,
  'auth.touch': WITH_SESSION,
  // Without a refresh cookie: refresh.test.ts presents one.
  'auth.refresh': forEverybody({ anonymous: OVER, user: OVER, ended: OVER, stale: OVER, mustChange: OVER }),
  'auth.reauthenticate': ALWAYS_WITH_SESSION,
  'auth.changePassword': { ...ALWAYS_WITH_SESSION, stale: AGAIN, staleAdmin: AGAIN },
  'admin.findUsers': READ,
  'admin.listSessions': READ,
  'admin.logoutSession': ACT,
  'admin.logoutUser': ACT,
  'admin.logoutSessions': ACT,
  'admin.disableUser': ACT,
  'admin.enableUser': ACT,
  'admin.searchAudit': READ,
  'admin.followAudit': READ,
  'admin.explain': READ,
  'admin.sweep': ACT,
  'admin.checkUp': READ,
};

/** What the router has, not what we remember of it. Its type is nested, the object is not. */
const procedures = appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>;
const paths = Object.keys(procedures) as Path[];

async function call(visitor: Visitor, path: Path, victim: Victim): Promise<{ code: string; text: string }> {
  const input = inputs[path](victim);
  if (procedures[path]?._def.type === 'subscription') return listen(visitor);
  const { body } =
    procedures[path]?._def.type === 'query'
      ? await visitor.rest('GET', `/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`)
      : await visitor.rest('POST', `/trpc/${path}`, {
          body: input,
          headers: { 'x-csrf-token': visitor.cookies.get('__Host-csrf') ?? '' },
        });
  return { code: body.error === undefined ? OK : body.error.data.curfewCode, text: JSON.stringify(body) };
}

/** The first thing a stream says. */
async function listen(visitor: Visitor): Promise<{ code: string; text: string }> {
  const stream = await openStream(world.a.url, visitor);
  const first = await stream.next();
  stream.close();
  return { code: first && 'refused' in first ? first.refused : OK, text: JSON.stringify(first) };
}

async function newVictim(): Promise<Victim> {
  const account = await world.newAccount();
  return { account, ...(await world.newSession(account)) };
}

test('the matrix speaks of every procedure of the router', () => {
  expect(Object.keys(matrix).toSorted()).toEqual(paths.toSorted());
  expect(Object.keys(inputs).toSorted()).toEqual(paths.toSorted());
});

describe.each(paths)('%s', (path) => {
  test.each(Object.keys(scenes) as Scene[])('as %s', async (scene) => {
    const expected = matrix[path][scene];
    await world.db.pool.query(`DELETE FROM users WHERE email = 'matrix@test.example'`);
    const victim = await newVictim();
    if (path === 'auth.login') await call(world.anonymous(), 'auth.register', victim);
    const caller = await scenes[scene]();
    const { code, text } = await call(caller.visitor, path, victim);
    expect(code).toBe(expected);
    if (path.startsWith('admin.') && expected === OK) return;
    // Neither an answer nor a refusal says anything of another person, or does anything to them.
    expect(text).not.toContain(victim.account.email);
    expect((await victim.visitor.rest('GET', '/api/auth/session')).status).toBe(200);
    const { isActive } = await world.db.prisma.user.findUniqueOrThrow({ where: { id: victim.account.id } });
    expect(isActive).toBe(true);
    const acts = { userId: victim.account.id, actorId: caller.account?.id ?? crypto.randomUUID() };
    expect(await world.db.prisma.auditEvent.count({ where: acts })).toBe(0);
  });
});

describe('another user’s session', () => {
  test('is answered as one that does not exist, and lives', async () => {
    const victim = await world.newSession(await world.newAccount());
    const { visitor } = await world.newSession(await world.newAccount());
    const endById = async (id: string) => {
      const { body, status } = await visitor.rest('DELETE', `/api/auth/sessions/${id}`);
      return { status, body: { ...body, requestId: '' } };
    };
    expect(await endById(victim.id)).toEqual(await endById(crypto.randomUUID()));
    expect(await endById(victim.id)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
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
