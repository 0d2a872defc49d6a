import type { SessionFilter } from '@curfew/contracts';
import { createTRPCClient, httpLink } from '@trpc/client';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AppRouter } from '../../router.ts';
import { PASSWORD, useApiWorld } from '../../testing/api-world.ts';
import type { Account } from '../../testing/api-world.ts';
import type { Visitor } from '../../testing/visitor.ts';

const world = useApiWorld();
const note = 'the laptop was stolen';
let admin: { account: Account; id: string; visitor: Visitor };

async function newAdmin() {
  const account = await world.newAccount({ role: 'admin' });
  return { account, ...(await world.newSession(account)) };
}

async function newPerson() {
  const account = await world.newAccount();
  return { account, ...(await world.newSession(account)) };
}

beforeAll(async () => {
  admin = await newAdmin();
});

const operator = () => admin.visitor.trpc.admin;

type Person = Awaited<ReturnType<typeof newPerson>>;
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
      { reason, actorId: admin.account.id, details: { note }, ipPrefix: '127.0.0.0/24' },
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

  test('cannot disable themselves; a user who does not exist is not found', async () => {
    const refused = (curfewCode: string, httpStatus: number) => ({ data: { curfewCode, httpStatus } });
    await expect(operator().disableUser.mutate({ userId: admin.account.id, note })).rejects.toMatchObject(
      refused('FORBIDDEN', 403),
    );
    const nobody = { userId: crypto.randomUUID(), note };
    for (const call of [operator().disableUser, operator().enableUser, operator().logoutUser]) {
      await expect(call.mutate(nobody)).rejects.toMatchObject(refused('NOT_FOUND', 404));
    }
    expect(await operator().logoutSession.mutate({ sessionId: crypto.randomUUID(), note })).toMatchObject({
      outcome: 'already-ended',
      endedSessions: 0,
    });
  });

  test('work from a program too, with an access token', async () => {
    const { account } = admin;
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

describe('a bulk logout', () => {
  test(
    'goes on over several calls until nothing is left, and spares the operator',
    { timeout: 60_000 },
    async () => {
      const people = await Promise.all(Array.from({ length: 6 }, newPerson));
      for (const { account } of people) {
        for (let index = 0; index < 18; index += 1) await world.newSession(account);
      }
      const { serverNow } = await operator().listSessions.query({ limit: 1 });
      await newPerson();
      const filter: SessionFilter = { beganBefore: serverNow };
      const { total } = await operator().listSessions.query({ filter, limit: 1 });
      expect(total.count).toBeGreaterThanOrEqual(110);
      let ended = 0;
      const steps = [];
      for (;;) {
        const step = await operator().logoutSessions.mutate({ filter, note, limit: 40 });
        expect(step.endedSessions).toBeLessThanOrEqual(40);
        ended += step.endedSessions;
        steps.push(step.remaining.count);
        expect(ended + step.remaining.count).toBe(total.count);
        if (step.remaining.count === 0) break;
      }
      expect(steps.length).toBeGreaterThanOrEqual(3);
      for (const { visitor } of people) {
        expect((await visitor.rest('GET', '/api/auth/session')).body).toMatchObject({
          reason: 'admin_logout',
          note,
        });
      }
      expect((await admin.visitor.rest('GET', '/api/auth/session')).status).toBe(200);
    },
  );

  test.each<[string, object]>([
    ['nothing', {}],
    ['an undefined condition', { userId: undefined }],
    ['everyone and a condition', { everyone: true, clientKind: 'web' }],
    ['not everyone', { everyone: false }],
    ['a condition nobody knows', { everyone: true, role: 'user' }],
    ['an address instead of a network', { ipPrefix: '192.0.2.7' }],
  ])('of %s is refused', async (_, filter) => {
    const { status, body } = await admin.visitor.rest('POST', '/trpc/admin.logoutSessions', {
      body: { filter, note },
      headers: { 'x-csrf-token': admin.visitor.cookies.get('__Host-csrf') ?? '' },
    });
    expect([status, body.error.data.curfewCode]).toEqual([400, 'VALIDATION_FAILED']);
  });

  test('of everyone has to say so', async () => {
    const person = await newPerson();
    while ((await operator().logoutSessions.mutate({ filter: { everyone: true }, note })).remaining.count > 0)
      continue;
    expect((await person.visitor.rest('GET', '/api/auth/session')).status).toBe(401);
    expect((await admin.visitor.rest('GET', '/api/auth/session')).status).toBe(200);
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

describe('explain', () => {
  test('never writes what was presented to the log, whatever it is and whatever goes wrong', async () => {
    const person = await newPerson();
    const { logoutTicket } = await person.visitor.trpc.auth.session.query();
    const token = person.visitor.token() ?? '';
    const canary = `cfa_${'c'.repeat(21)}A.${'canary'.repeat(7)}x`;
    for (const subject of [token, logoutTicket, canary]) {
      expect((await operator().explain.mutate({ subject })).explanation).not.toContain(subject);
    }
    await expect(operator().explain.mutate({ subject: 'canary'.repeat(100) })).rejects.toMatchObject({
      data: { curfewCode: 'VALIDATION_FAILED' },
    });
    await expect(operator().explain.mutate({ subject: 'canary canary' })).rejects.toMatchObject({
      data: { curfewCode: 'VALIDATION_FAILED' },
    });
    await person.visitor.trpc.auth.session.query();
    const log = [...world.a.lines, ...world.b.lines].join('\n');
    expect(log).toContain('Server listening');
    for (const secret of [token.slice(27), logoutTicket.slice(27), 'canary'])
      expect(log).not.toContain(secret);
  });

  test('cannot be asked by a query, which would put the credential into the URL', async () => {
    const { status, body } = await admin.visitor.rest(
      'GET',
      `/trpc/admin.explain?input=${encodeURIComponent(JSON.stringify({ subject: 'nonsense' }))}`,
    );
    expect([status, body.error.data.curfewCode]).toEqual([405, 'METHOD_NOT_ALLOWED']);
  });

  test('says who ended it and why, as the person is told', async () => {
    const person = await newPerson();
    const token = person.visitor.token() ?? '';
    await operator().logoutSession.mutate({ sessionId: person.id, note });
    expect(await operator().explain.mutate({ subject: token })).toMatchObject({
      kind: 'session_token',
      verdict: 'refused',
      rule: 'ended',
      reason: 'admin_logout',
      secretMatches: true,
      decidedBy: { id: admin.account.id, email: admin.account.email },
      note,
      session: { id: person.id, user: { email: person.account.email } },
    });
  });
});

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
    { type: 'session_ended', actorEmail: admin.account.email, details: { note } },
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
    ['cookies', 'ok'],
    ['policy', 'ok'],
  ]);
  const told = JSON.stringify(checks);
  const { password } = new URL(world.databaseUrl);
  expect(password.length).toBeGreaterThan(8);
  for (const secret of [password, 'a secret of the tests']) expect(told).not.toContain(secret);
});
