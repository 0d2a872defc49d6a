import { createTRPCClient, httpLink } from '@trpc/client';
import { describe, expect, test } from 'vitest';
import type { AppRouter } from '../../router.ts';
import { PASSWORD, useApiWorld } from '../../testing/api-world.ts';
import { useOperator } from '../../testing/operators.ts';
import type { Person } from '../../testing/operators.ts';

const world = useApiWorld();
const note = 'the laptop was stolen';
const { newAdmin, newPerson, admin, operator } = useOperator(world);

type Act = (person: Person) => Promise<unknown>;

/** Every way in which an operator ends sessions. */
const acts: [name: string, reason: string, act: Act][] = [
  ['logoutSession', 'admin_logout', ({ id }) => operator().logoutSession.mutate({ sessionId: id, note })],
  ['logoutUser', 'admin_logout', ({ account }) => operator().logoutUser.mutate({ userId: account.id, note })],
  [
    'logoutSessions',
    'admin_logout',
    ({ account }) => operator().logoutSessions.mutate({ filter: { userId: account.id }, note }),
  ],
  [
    'disableUser',
    'user_disabled',
    ({ account }) => operator().disableUser.mutate({ userId: account.id, note }),
  ],
];

describe.each(acts)('%s', (name, reason, act) => {
  test('is told to the person with the note, on both instances, by tRPC and by REST', async () => {
    const person = await newPerson();
    await act(person);
    for (const visitor of [person.visitor.copy(), person.visitor.copy(world.b.url)]) {
      const { status, body } = await visitor.rest('GET', '/api/auth/session');
      expect([status, body.code, body.reason, body.note]).toEqual([401, 'UNAUTHORIZED', reason, note]);
      await expect(visitor.trpc.auth.session.query()).rejects.toMatchObject({
        data: { curfewCode: 'UNAUTHORIZED', reason, note },
      });
    }
    // Whoever only knows the id of the session learns nothing.
    const guess = (person.visitor.token() ?? '').slice(0, 27) + 'A'.repeat(43);
    const stranger = await world
      .anonymous()
      .rest('GET', '/api/auth/session', { headers: { cookie: `__Host-Http-session=${guess}` } });
    expect(stranger.body).toMatchObject({ reason: 'unknown' });
    expect(JSON.stringify(stranger.body)).not.toContain(note);
  });

  test('G10: leaves exactly one record of each end, with actor, note, network and request', async () => {
    const person = await newPerson();
    await act(person);
    const { epoch } = await world.db.prisma.userSession.findUniqueOrThrow({ where: { id: person.id } });
    const records = await world.db.prisma.auditEvent.findMany({
      where: {
        OR: [
          { type: 'session_ended', sessionId: person.id },
          { type: 'sessions_ended', userId: person.account.id, epoch },
        ],
      },
    });
    expect(records).toMatchObject([
      { reason, actorId: admin().account.id, details: { note }, ipPrefix: '127.0.0.0/24' },
    ]);
    expect(records[0]?.requestId).toMatch(/^[A-Za-z0-9-]{1,64}$/u);
  });

  test('repeated, it ends nothing and writes nothing', async () => {
    const person = await newPerson();
    await act(person);
    const count = () => world.db.prisma.auditEvent.count({ where: { userId: person.account.id } });
    const before = await count();
    expect(await act(person)).toMatchObject({ endedSessions: 0 });
    expect(await count()).toBe(before);
  });

  test('when the database gives up, it says so and nothing has happened', { timeout: 60_000 }, async () => {
    const person = await newPerson();
    await world.db.prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM users WHERE id = ${person.account.id}::uuid FOR UPDATE`;
      await expect(act(person)).rejects.toMatchObject({
        data: { curfewCode: name === 'disableUser' ? 'UNAVAILABLE' : 'LOGOUT_ERROR', httpStatus: 503 },
      });
    });
    expect((await person.visitor.rest('GET', '/api/auth/session')).status).toBe(200);
    expect(await act(person)).toMatchObject({ endedSessions: 1 });
  });
});

describe('operators', () => {
  test.each([{ role: 'user' as const }, { isActive: false }])(
    'one who is now %j is refused on the very next call, on every instance',
    async (change) => {
      const late = await newAdmin();
      const elsewhere = late.visitor.copy(world.b.url);
      expect((await late.visitor.trpc.admin.findUsers.query()).users.length).toBeGreaterThan(0);
      await world.db.prisma.user.update({ where: { id: late.account.id }, data: change });
      const curfewCode = 'role' in change ? 'FORBIDDEN' : 'UNAUTHORIZED';
      for (const { trpc } of [late.visitor, elsewhere]) {
        await expect(trpc.admin.findUsers.query()).rejects.toMatchObject({ data: { curfewCode } });
      }
    },
  );

  test('may end their own session, which is a logout: the cookies go', async () => {
    for (const end of ['session', 'user'] as const) {
      const { account, id, visitor } = await newAdmin();
      if (end === 'session') await visitor.trpc.admin.logoutSession.mutate({ sessionId: id, note });
      else await visitor.trpc.admin.logoutUser.mutate({ userId: account.id, note });
      expect(visitor.cookies.size).toBe(0);
    }
  });

  test('keep their cookies when they end another’s', async () => {
    const [{ visitor }, person] = [await newAdmin(), await newPerson()];
    await visitor.trpc.admin.logoutSession.mutate({ sessionId: person.id, note });
    expect(visitor.cookies.size).toBe(2);
  });

  test('cannot disable or enable themselves; a user or session that does not exist is not found', async () => {
    const refused = (curfewCode: string, httpStatus: number) => ({ data: { curfewCode, httpStatus } });
    const oneself = { userId: admin().account.id, note };
    for (const call of [operator().disableUser, operator().enableUser]) {
      await expect(call.mutate(oneself)).rejects.toMatchObject(refused('FORBIDDEN', 403));
    }
    const nobody = { userId: crypto.randomUUID(), note };
    for (const call of [operator().disableUser, operator().enableUser, operator().logoutUser]) {
      await expect(call.mutate(nobody)).rejects.toMatchObject(refused('NOT_FOUND', 404));
    }
    const noSession = { sessionId: crypto.randomUUID(), note };
    await expect(operator().logoutSession.mutate(noSession)).rejects.toMatchObject(refused('NOT_FOUND', 404));
  });

  test('work from a program too, with an access token', async () => {
    const { account } = admin();
    const login = await world.anonymous().trpc.auth.login.mutate({
      email: account.email,
      password: PASSWORD,
      transport: 'bearer',
      client: { kind: 'cli', host: 'a-laptop' },
    });
    const authorization = `Bearer ${login.tokens?.accessToken}`;
    const program = createTRPCClient<AppRouter>({
      links: [httpLink({ url: `${world.b.url}/trpc`, headers: { authorization } })],
    });
    const person = await newPerson();
    expect(await program.admin.logoutUser.mutate({ userId: person.account.id, note })).toMatchObject({
      endedSessions: 1,
    });
    const { sessions } = await program.admin.listSessions.query({ filter: { clientKind: 'cli' } });
    expect(sessions).toMatchObject([{ isCurrent: true, user: { email: account.email } }]);
  });

  test('are heard by a program that refreshes: it is told the note too', async () => {
    const account = await world.newAccount();
    const { trpc } = world.anonymous();
    const { session, tokens } = await trpc.auth.login.mutate({
      email: account.email,
      password: PASSWORD,
      transport: 'bearer',
    });
    await operator().logoutSession.mutate({ sessionId: session.id, note });
    await expect(trpc.auth.refresh.mutate({ refreshToken: tokens?.refreshToken })).rejects.toMatchObject({
      data: { curfewCode: 'UNAUTHORIZED', reason: 'admin_logout', note },
    });
  });

  test('enable again whom they disabled: a login works, the old session does not', async () => {
    const person = await newPerson();
    await operator().disableUser.mutate({ userId: person.account.id, note });
    const login = { email: person.account.email, password: PASSWORD };
    await expect(world.anonymous().trpc.auth.login.mutate(login)).rejects.toMatchObject({
      data: { curfewCode: 'INVALID_CREDENTIALS' },
    });
    expect(await operator().enableUser.mutate({ userId: person.account.id, note })).toMatchObject({
      outcome: 'changed',
    });
    expect((await person.visitor.copy().rest('GET', '/api/auth/session')).status).toBe(401);
    const visitor = world.anonymous();
    await visitor.trpc.auth.login.mutate(login);
    expect((await visitor.rest('GET', '/api/auth/session')).status).toBe(200);
  });
});

test.each(['', '   ', 'x'.repeat(201), 'two\nlines', 'a\u0000b', '\u202eevil'])(
  '%j is no note',
  async (text) => {
    const person = await newPerson();
    await expect(operator().logoutSession.mutate({ sessionId: person.id, note: text })).rejects.toMatchObject(
      { data: { curfewCode: 'VALIDATION_FAILED' } },
    );
    expect((await person.visitor.rest('GET', '/api/auth/session')).status).toBe(200);
  },
);

test('sweep does at once what the next turn would', async () => {
  const person = await newPerson();
  await world.age(person.id, 31 * 60);
  const swept = await operator().sweep.mutate();
  expect(swept.timedOut).toBeGreaterThanOrEqual(1);
  expect(await operator().sweep.mutate()).toEqual({ timedOut: 0, stamped: 0, deleted: 0 });
});

test('the audit trail is searched and followed', async () => {
  const person = await newPerson();
  await operator().logoutSession.mutate({ sessionId: person.id, note });
  const filter = { userId: person.account.id };
  const { records } = await operator().searchAudit.query({ filter, limit: 1 });
  expect(records).toMatchObject([
    { type: 'session_ended', actorEmail: admin().account.email, details: { note } },
  ]);
  const { position, isCaughtUp } = await operator().followAudit.query({ filter });
  expect(isCaughtUp).toBe(true);
  expect(await operator().followAudit.query({ filter, after: position })).toMatchObject({ isCaughtUp: true });
});

test('the check-up finds nothing wrong, and tells no secret', async () => {
  const { checks } = await operator().checkUp.query();
  expect(checks.map(({ name, status }) => [name, status])).toEqual([
    ['database', 'ok'],
    ['clock', 'ok'],
    ['migrations', 'ok'],
    ['schema', 'ok'],
    ['sessions', 'ok'],
    ['sweep', 'ok'],
    ['listener', 'ok'],
    ['public origin', 'ok'],
    ['trusted proxies', 'ok'],
    ['server keys', 'ok'],
    ['places', 'ok'],
    ['cookies', 'ok'],
    ['policy', 'ok'],
  ]);
  const told = JSON.stringify(checks);
  const { password } = new URL(world.databaseUrl);
  expect(password.length).toBeGreaterThan(8);
  for (const secret of [password, 'a secret of the tests']) expect(told).not.toContain(secret);
});
