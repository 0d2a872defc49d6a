import { DEFAULT_COOKIE_NAMES } from '@curfew/contracts';
import { describe, expect, test } from 'vitest';
import { PASSWORD, useApiWorld } from '../testing/api-world.ts';
import { newBearerSession } from '../testing/bearer-session.ts';
import { createVisitor } from '../testing/visitor.ts';
import type { Visitor } from '../testing/visitor.ts';

// Findings 1 to 3 and report 40: a logout that said `already-ended` while the session lived.

const world = useApiWorld({ LOGIN_LIMIT_PER_MINUTE: '1000', LOGIN_LIMIT_PER_HOUR: '1000' });
const NEW_PASSWORD = 'a lantern by the north gate 7';

const isAccepted = async (visitor: Visitor) =>
  (await visitor.copy(world.b.url).rest('GET', '/api/auth/session')).status === 200;

/** A browser, and a copy that has missed the answer with its newest cookies. */
async function superseded(replace: (visitor: Visitor) => Promise<unknown>) {
  const account = await world.newAccount();
  const { visitor, id } = await world.newSession(account);
  const late = visitor.copy();
  await replace(visitor);
  expect(await isAccepted(visitor)).toBe(true);
  return { account, visitor, late, id };
}

const replacements: [string, (visitor: Visitor) => Promise<unknown>][] = [
  ['the password was proved again', ({ trpc }) => trpc.auth.reauthenticate.mutate({ password: PASSWORD })],
  [
    'the password was proved three times',
    async ({ trpc }) => {
      for (let time = 0; time < 3; time += 1) await trpc.auth.reauthenticate.mutate({ password: PASSWORD });
    },
  ],
  [
    'the password was changed',
    ({ trpc }) => trpc.auth.changePassword.mutate({ currentPassword: PASSWORD, newPassword: NEW_PASSWORD }),
  ],
];

describe.each(replacements)('with the cookie from before %s', (_, replace) => {
  test.each<[string, (visitor: Visitor) => Promise<{ outcome: string }>]>([
    ['auth.logout', ({ trpc }) => trpc.auth.logout.mutate()],
    ['POST /api/auth/logout', async (visitor) => (await visitor.rest('POST', '/api/auth/logout')).body],
    ['POST /auth/logout', async (visitor) => (await visitor.rest('POST', '/auth/logout')).body],
    [
      'another login in that browser',
      async (visitor) => {
        const { email } = await world.newAccount();
        await visitor.rest('POST', '/api/auth/login', { body: { email, password: PASSWORD } });
        return { outcome: 'ended' };
      },
    ],
  ])('%s ends the session for the newest cookie, too', async (_name, logOut) => {
    const { visitor, late } = await superseded(replace);
    expect((await logOut(late)).outcome).toBe('ended');
    expect(await isAccepted(visitor)).toBe(false);
  });

  test('a request is refused as superseded, in words, and nothing else', async () => {
    const { visitor, late } = await superseded(replace);
    const { status, body } = await late.copy().rest('GET', '/api/auth/session');
    expect([status, body.reason]).toEqual([401, 'superseded']);
    expect(body.detail).toMatch(/newer credential/u);
    await expect(late.trpc.auth.logoutOthers.mutate()).rejects.toMatchObject({
      data: { reason: 'superseded' },
    });
    expect(await isAccepted(visitor)).toBe(true);
  });
});

describe('log out everywhere with a credential that was superseded', () => {
  const reauthenticate = ({ trpc }: Visitor) => trpc.auth.reauthenticate.mutate({ password: PASSWORD });

  test('ends nothing, keeps the cookies, and says that there is a newer one', async () => {
    const { visitor, late } = await superseded(reauthenticate);
    const { status, body, headers } = await late.rest('DELETE', '/api/auth/sessions');
    expect([status, body.reason, headers.getSetCookie()]).toEqual([401, 'superseded', []]);
    expect(await isAccepted(visitor)).toBe(true);
  });

  test('ends everything that had begun by then with the ticket, and says what has begun since', async () => {
    const { account, visitor, late } = await superseded(async () => undefined);
    const { logoutAllTicket: ticket } = await visitor.trpc.auth.session.query();
    const other = await world.newSession(account);
    await reauthenticate(visitor);
    const answer = await late.trpc.auth.logoutAll.mutate({ ticket });
    expect(answer).toMatchObject({ outcome: 'ended', endedSessions: 1, hasOpenSessions: true });
    expect([await isAccepted(visitor), await isAccepted(other.visitor)]).toEqual([false, true]);
  });

  test('ends everything by one epoch when nothing has begun since', async () => {
    const { account, visitor, late } = await superseded(reauthenticate);
    const other = await world.newSession(account);
    const { logoutAllTicket: ticket } = await visitor.trpc.auth.session.query();
    const answer = await late.trpc.auth.logoutAll.mutate({ ticket });
    expect(answer).toMatchObject({ outcome: 'ended', endedSessions: 2 });
    expect(answer).not.toHaveProperty('hasOpenSessions');
    expect([await isAccepted(visitor), await isAccepted(other.visitor)]).toEqual([false, false]);
  });
});

describe('log out everywhere with a credential and a ticket', () => {
  test('ends everything, whatever the ticket is for', async () => {
    for (const kind of ['logoutTicket', 'logoutAllTicket'] as const) {
      const account = await world.newAccount();
      const { visitor } = await world.newSession(account);
      const { [kind]: ticket } = await visitor.trpc.auth.session.query();
      const later = await world.newSession(account);
      expect(await visitor.trpc.auth.logoutAll.mutate({ ticket })).toMatchObject({
        outcome: 'ended',
        endedSessions: 2,
      });
      expect([await isAccepted(visitor), await isAccepted(later.visitor)]).toEqual([false, false]);
    }
  });

  test('ends one session with a ticket for it beside a dead credential, and says that others are open', async () => {
    const dead = await world.newSession(await world.newAccount());
    const late = dead.visitor.copy();
    await dead.visitor.trpc.auth.logout.mutate();
    const account = await world.newAccount();
    const [one, two] = [await world.newSession(account), await world.newSession(account)];
    const { logoutTicket: ticket } = await one.visitor.trpc.auth.session.query();
    expect(await late.trpc.auth.logoutAll.mutate({ ticket })).toMatchObject({
      outcome: 'ended',
      endedSessions: 1,
      hasOpenSessions: true,
    });
    expect([await isAccepted(one.visitor), await isAccepted(two.visitor)]).toEqual([false, true]);
  });
});

describe('log out everywhere from a remembered browser whose access has closed', () => {
  test.each([
    ['with both cookies', []],
    ['with the refresh cookie alone, as after a restart', [DEFAULT_COOKIE_NAMES.session]],
  ])('ends everything, %s', async (_, forgotten) => {
    const account = await world.newAccount();
    const browser = world.anonymous();
    const { session, logoutAllTicket: ticket } = await browser.trpc.auth.login.mutate({
      email: account.email,
      password: PASSWORD,
      rememberMe: true,
    });
    await world.age(session.id, 3600);
    const later = await world.newSession(account);
    for (const name of forgotten) browser.cookies.delete(name);
    const answer = await browser.rest('DELETE', '/api/auth/sessions', { body: { ticket } });
    expect(answer.body).toMatchObject({ outcome: 'ended', endedSessions: 2 });
    expect(answer.body).not.toHaveProperty('hasOpenSessions');
    expect(await isAccepted(later.visitor)).toBe(false);
  });
});

test('log out everywhere with a superseded credential and somebody else’s ticket says that a session is open', async () => {
  const { visitor, late } = await superseded(({ trpc }) =>
    trpc.auth.reauthenticate.mutate({ password: PASSWORD }),
  );
  const other = await world.newSession(await world.newAccount());
  const { logoutAllTicket: ticket } = await other.visitor.trpc.auth.session.query();
  const answer = await late.trpc.auth.logoutAll.mutate({ ticket });
  expect(answer).toMatchObject({ outcome: 'ended', endedSessions: 1, hasOpenSessions: true });
  expect([await isAccepted(visitor), await isAccepted(other.visitor)]).toEqual([true, false]);
});

describe('a logout ticket', () => {
  test('is honoured beside any credential: none, another’s, a forged one, two at once', async () => {
    const forged = `cfa_${'A'.repeat(22)}.${'A'.repeat(42)}D`;
    const other = await world.newSession(await world.newAccount());
    const beside: Record<string, string>[] = [
      {},
      { authorization: `Bearer ${forged}` },
      { cookie: `${DEFAULT_COOKIE_NAMES.session}=${other.visitor.token() ?? ''}` },
      { authorization: 'Bearer nonsense', cookie: `${DEFAULT_COOKIE_NAMES.session}=nonsense` },
    ];
    for (const headers of beside) {
      const { visitor } = await world.newSession(await world.newAccount());
      const { logoutTicket: ticket } = await visitor.trpc.auth.session.query();
      const { body } = await world
        .anonymous()
        .rest('POST', '/api/auth/logout', { body: { ticket }, headers });
      expect(body.outcome).toBe('ended');
      expect(await isAccepted(visitor)).toBe(false);
    }
  });

  test('that cannot be read is a refusal, unless something else names a session', async () => {
    const { visitor } = await world.newSession(await world.newAccount());
    const { logoutTicket } = await visitor.trpc.auth.session.query();
    const unreadable = `${logoutTicket.slice(0, -2)}AA`;
    const alone = await world.anonymous().rest('POST', '/api/auth/logout', { body: { ticket: unreadable } });
    expect([alone.status, alone.body.code, alone.body.reason]).toEqual([401, 'UNAUTHORIZED', 'unknown']);
    expect(await isAccepted(visitor)).toBe(true);
    expect(await visitor.copy().trpc.auth.logout.mutate({ ticket: unreadable })).toMatchObject({
      outcome: 'ended',
    });
    expect(await isAccepted(visitor)).toBe(false);
  });

  test('for everything spares what began after it was made, opens nothing, and ends with the longest session', async () => {
    const account = await world.newAccount();
    const { visitor } = await world.newSession(account);
    const { logoutAllTicket: ticket } = await visitor.trpc.auth.session.query();
    const later = await world.newSession(account);
    const asBearer = { authorization: `Bearer ${ticket}` };
    expect((await world.anonymous().rest('GET', '/api/auth/session', { headers: asBearer })).status).toBe(
      401,
    );
    const month = 31 * 86_400_000;
    const old = world.engine.createLogoutTickets({
      id: account.id,
      userId: account.id,
      now: new Date(Date.now() - month),
    });
    const tooOld = { ticket: old.logoutAllTicket };
    expect((await world.anonymous().rest('POST', '/api/auth/logout', { body: tooOld })).status).toBe(401);
    expect(await isAccepted(visitor)).toBe(true);
    const answer = await world.anonymous().trpc.auth.logout.mutate({ ticket });
    expect(answer).toMatchObject({ outcome: 'ended', endedSessions: 1, hasOpenSessions: true });
    expect([await isAccepted(visitor), await isAccepted(later.visitor)]).toEqual([false, true]);
  });
});

describe('a program', () => {
  test('whose token was superseded is told so, and its logout ends the session', async () => {
    const session = await newBearerSession(world, await world.newAccount());
    const refreshed = await world.engine.refreshSession(session.refreshToken, {
      transport: 'bearer',
      origin: {},
    });
    if (!refreshed.refreshed) throw new Error('the session was not refreshed');
    const program = createVisitor(world.a.url);
    const rest = (method: string, path: string) => program.rest(method, path, { headers: session.headers });
    expect((await rest('GET', '/api/auth/session')).body.reason).toBe('superseded');
    expect((await rest('POST', '/logout')).body.outcome).toBe('ended');
    const headers = { authorization: `Bearer ${refreshed.token}` };
    expect((await program.rest('GET', '/api/auth/session', { headers })).status).toBe(401);
  });
});

test('a logout is dated by the clock of the database', async () => {
  const { visitor, id } = await world.newSession(await world.newAccount());
  const { timestamp } = await visitor.trpc.auth.logout.mutate();
  const { invalidatedAt } = await world.db.prisma.userSession.findUniqueOrThrow({ where: { id } });
  expect(timestamp).toBe(invalidatedAt?.toISOString());
});
