import {
  attempt,
  createCurfewClient,
  memoryCredentials,
  NO_CREDENTIALS,
  systemClock,
  type CredentialStore,
} from '@curfew/client';
import { fileCredentials } from '@curfew/client/node';
import { startFaultProxy, type FaultProxy } from '@curfew/api/testing/fault-proxy';
import { PASSWORD, useApiWorld } from '@curfew/api/testing/api-world';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { logIn, type LoggedIn } from '../testing/log-in.ts';

// What @curfew/client promises to programs, held against the real api: the client itself may not start one.
const world = useApiWorld({ LOGIN_LIMIT_PER_MINUTE: '1000', LOGIN_LIMIT_PER_HOUR: '1000' });
let proxy: FaultProxy;
beforeAll(async () => {
  proxy = await startFaultProxy(world.a.url);
});
afterAll(() => proxy.close());

const HOUR = 3600;
const origin = () => new URL(proxy.url).origin;
const sessionIdOf = async ({ credentials }: LoggedIn) => (await credentials.read()).session?.sessionId ?? '';

async function generationOf(sessionId: string): Promise<number | null> {
  const row = await world.db.prisma.userSession.findUniqueOrThrow({ where: { id: sessionId } });
  expect(row.invalidationReason).toBeNull();
  return row.refreshGeneration;
}

/** How many refreshes both instances were asked for so far. */
const refreshes = () =>
  [...world.a.lines, ...world.b.lines].filter((line) => line.includes('"/trpc/auth.refresh"')).length;

describe('processes that share one credentials file', () => {
  test('ten that need a refresh at once: one reaches the server, and all go on', async () => {
    const machine = await logIn(world);
    const sessionId = await sessionIdOf(machine);
    await world.age(sessionId, HOUR);
    const before = refreshes();
    const runs = await Promise.all(Array.from({ length: 10 }, () => machine.curfew('whoami --json')));
    expect(runs.map(({ code, stderr }) => [code, stderr])).toEqual(Array.from({ length: 10 }, () => [0, '']));
    await expect.poll(() => refreshes() - before).toBe(1);
    expect(await generationOf(sessionId)).toBe(1);
  });

  test('hours later, and again, and through both instances: the session goes on', async () => {
    const machine = await logIn(world);
    const sessionId = await sessionIdOf(machine);
    const clients = [world.a.url, world.b.url, world.a.url, world.b.url].map((url) =>
      createCurfewClient({ url, credentials: fileCredentials(machine.credentialsPath) }),
    );
    for (let round = 1; round <= 5; round += 1) {
      await world.age(sessionId, HOUR);
      const answers = await Promise.all(
        clients.flatMap(({ trpc }) => [trpc.auth.session.query(), trpc.auth.listSessions.query()]),
      );
      expect(answers).toHaveLength(8);
      expect(await generationOf(sessionId)).toBe(round);
    }
  });

  test('one gives the password again while the others are at work: nobody is thrown out', async () => {
    const machine = await logIn(world);
    const other = createCurfewClient({
      url: world.b.url,
      credentials: fileCredentials(machine.credentialsPath),
    });
    for (let round = 0; round < 5; round += 1) {
      const calls = Array.from({ length: 10 }, () => attempt(other.trpc.auth.session.query()));
      const again = machine.client.trpc.auth.reauthenticate.mutate({ password: PASSWORD });
      const later = Array.from({ length: 10 }, () => attempt(other.trpc.auth.session.query()));
      await again;
      expect((await Promise.all([...calls, ...later])).filter(({ ok }) => !ok)).toEqual([]);
    }
  });

  test('one logs out: the others are out as well, and none brings the session back', async () => {
    const machine = await logIn(world);
    const sessionId = await sessionIdOf(machine);
    await world.age(sessionId, HOUR);
    const other = createCurfewClient({
      url: world.b.url,
      credentials: fileCredentials(machine.credentialsPath),
    });
    const calls = Array.from({ length: 5 }, () => attempt(other.trpc.auth.session.query()));
    expect(await machine.client.logout()).toEqual({ outcome: 'ended', endedSessions: 1 });
    await Promise.all(calls);
    expect(await machine.credentials.read()).toEqual(NO_CREDENTIALS);
    expect(await attempt(other.trpc.auth.session.query())).toMatchObject({
      ok: false,
      error: { kind: 'out', reason: 'missing' },
    });
  });
});

test('twenty calls of one process lead to one refresh, without any lock between processes', async () => {
  const { email } = await world.newAccount();
  const credentials = memoryCredentials();
  const client = createCurfewClient({ url: world.a.url, credentials });
  const { session } = await client.login({ email, password: PASSWORD });
  await world.age(session.id, HOUR);
  const before = refreshes();
  await Promise.all(Array.from({ length: 20 }, () => client.trpc.auth.session.query()));
  await expect.poll(() => refreshes() - before).toBe(1);
  expect(await generationOf(session.id)).toBe(1);
});

describe('a refresh', () => {
  test.each([1, 2])(
    'whose answer is lost %i times is asked for again, and gives the same bytes',
    async (losses) => {
      const machine = await logIn(world);
      const sessionId = await sessionIdOf(machine);
      const answers: string[] = [];
      const lossy: typeof fetch = async (input, init) => {
        const response = await fetch(input, init);
        if (!String(input instanceof Request ? input.url : input).includes('auth.refresh')) return response;
        answers.push(await response.clone().text());
        // The server has answered, and its answer does not arrive.
        if (answers.length <= losses) throw new TypeError('fetch failed');
        return response;
      };
      await world.age(sessionId, HOUR);
      const client = createCurfewClient({ url: world.a.url, credentials: machine.credentials, fetch: lossy });
      await client.trpc.auth.session.query();
      const tokens = answers.map((text) => JSON.parse(text).result.data.tokens);
      expect(tokens).toHaveLength(losses + 1);
      expect(
        new Set(tokens.map(({ accessToken, refreshToken }) => `${accessToken}${refreshToken}`)).size,
      ).toBe(1);
      expect(await generationOf(sessionId)).toBe(1);
    },
  );

  test('before the access expires, when less than 45 s are left', async () => {
    const machine = await logIn(world);
    const sessionId = await sessionIdOf(machine);
    const isRefreshedWith = async (secondsLeft: number) => {
      const { session, unfinishedLogouts } = await machine.credentials.read();
      if (session === null) throw new Error('not logged in');
      const serverNow = Date.now() + session.clockOffsetMilliseconds;
      const accessExpiresAt = new Date(serverNow + secondsLeft * 1000).toISOString();
      await machine.credentials.write({ session: { ...session, accessExpiresAt }, unfinishedLogouts });
      const before = await generationOf(sessionId);
      await machine.client.trpc.auth.session.query();
      return (await generationOf(sessionId)) !== before;
    };
    expect(await isRefreshedWith(60)).toBe(false);
    expect(await isRefreshedWith(44)).toBe(true);
  });

  test('is not tried a second time for one call, and a session that is over says why', async () => {
    const machine = await logIn(world);
    const sessionId = await sessionIdOf(machine);
    await world.age(sessionId, HOUR);
    await world.engine.invalidateSession(sessionId, { reason: 'password_changed', origin: {} });
    expect(await attempt(machine.client.trpc.auth.session.query())).toMatchObject({
      ok: false,
      error: { kind: 'out', code: 'UNAUTHORIZED', reason: 'password_changed' },
    });
  });

  test('an unreachable server is no end of the session: the next call goes on', async () => {
    const machine = await logIn(world, { url: origin() });
    const clock = { ...systemClock, wait: async () => undefined };
    const client = createCurfewClient({ url: origin(), credentials: machine.credentials, clock });
    proxy.refuse();
    expect(await attempt(client.trpc.auth.session.query())).toMatchObject({
      ok: false,
      error: { kind: 'unavailable', code: null },
    });
    proxy.heal();
    expect(await attempt(client.trpc.auth.session.query())).toMatchObject({ ok: true });
  });
});

describe('a logout', () => {
  test('of a server that is away is pending: logged out here, finished by the next command', async () => {
    const machine = await logIn(world, { url: origin() });
    const sessionId = await sessionIdOf(machine);
    proxy.refuse();
    const { code, stdout } = await machine.curfew('logout');
    expect([code, stdout]).toEqual([7, expect.stringContaining('the next curfew command tries again')]);
    expect(await machine.credentials.read()).toMatchObject({
      session: null,
      unfinishedLogouts: [{ ticket: expect.stringMatching(/^cfl_/u), scope: 'this-device' }],
    });
    proxy.heal();
    const next = await machine.curfew('whoami');
    expect(next.code).toBe(4);
    expect(next.stderr).toContain('An earlier logout is finished now');
    expect(await machine.credentials.read()).toEqual(NO_CREDENTIALS);
    const row = await world.db.prisma.userSession.findUniqueOrThrow({ where: { id: sessionId } });
    expect(row.invalidationReason).toBe('user_logout');
  });

  test('whose answer is lost is told the truth when it is repeated', async () => {
    const machine = await logIn(world);
    let calls = 0;
    const lossy: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      calls += 1;
      if (calls === 1) throw new TypeError('fetch failed');
      return response;
    };
    const clock = { ...systemClock, wait: async () => undefined };
    const client = createCurfewClient({
      url: world.a.url,
      credentials: machine.credentials,
      fetch: lossy,
      clock,
    });
    expect(await client.logout()).toEqual({ outcome: 'already-ended', endedSessions: 0 });
    expect(await machine.credentials.read()).toEqual(NO_CREDENTIALS);
  });

  test('everywhere, when this session is over already, ends the others by the ticket', async () => {
    const machine = await logIn(world);
    const other = await world.newSession(machine.account);
    const { session: before } = await machine.credentials.read();
    await machine.client.trpc.auth.reauthenticate.mutate({ password: PASSWORD });
    expect((await machine.credentials.read()).session?.logoutAllTicket).not.toBe(before?.logoutAllTicket);
    await world.engine.invalidateSession(await sessionIdOf(machine), { reason: 'admin_logout', origin: {} });
    const { code, stdout } = await machine.curfew('logout --all');
    expect([code, stdout]).toEqual([0, 'Logged out everywhere: 1 session ended.\n']);
    expect(await machine.credentials.read()).toEqual(NO_CREDENTIALS);
    expect((await other.visitor.rest('GET', '/api/auth/session')).status).toBe(401);
  });

  test('everywhere, without a ticket and when this session is over already, says that the others live', async () => {
    const machine = await logIn(world);
    const other = await world.newSession(machine.account);
    const { session } = await machine.credentials.read();
    if (session === null) throw new Error('not logged in');
    const kept = { ...session, logoutAllTicket: undefined };
    await machine.credentials.write({ session: kept, unfinishedLogouts: [] });
    await world.engine.invalidateSession(session.sessionId, { reason: 'admin_logout', origin: {} });
    const { code, stdout } = await machine.curfew('logout --all');
    expect([code, stdout]).toEqual([3, 'Logged out here. Your other sessions were not ended.\n']);
    expect(await machine.credentials.read()).toEqual(NO_CREDENTIALS);
    expect((await other.visitor.rest('GET', '/api/auth/session')).status).toBe(200);
  });

  test('everywhere of a server that is away is finished by the next command, for all sessions of then', async () => {
    const machine = await logIn(world, { url: origin() });
    const other = await world.newSession(machine.account);
    // The next refresh or authentication is what brings a ticket that reaches the session begun since.
    await machine.client.trpc.auth.reauthenticate.mutate({ password: PASSWORD });
    proxy.refuse();
    expect((await machine.curfew('logout --all')).code).toBe(7);
    proxy.heal();
    const later = await world.newSession(machine.account);
    const { stderr } = await machine.curfew('whoami');
    expect(stderr).toContain('An earlier logout everywhere is finished now');
    expect((await other.visitor.rest('GET', '/api/auth/session')).status).toBe(401);
    expect((await later.visitor.rest('GET', '/api/auth/session')).status).toBe(200);
  });

  test('of a token that a copy of the credentials has replaced ends the session', async () => {
    const machine = await logIn(world);
    const { session } = await machine.credentials.read();
    await machine.client.trpc.auth.reauthenticate.mutate({ password: PASSWORD });
    const copy = createCurfewClient({
      url: world.a.url,
      credentials: memoryCredentials({ session, unfinishedLogouts: [] }),
    });
    expect(await copy.logout()).toEqual({ outcome: 'ended', endedSessions: 1 });
    expect((await machine.curfew('whoami')).code).toBe(4);
  });

  test('that was not answered for a moment is tried again', async () => {
    const machine = await logIn(world, { url: origin() });
    proxy.refuse();
    const clock = { ...systemClock, wait: async () => void proxy.heal() };
    const client = createCurfewClient({ url: origin(), credentials: machine.credentials, clock });
    expect(await client.logout()).toEqual({ outcome: 'ended', endedSessions: 1 });
  });
});

test('a login that cannot be kept is not left behind on the server', async () => {
  const { email, id } = await world.newAccount();
  const broken: CredentialStore = {
    read: async () => NO_CREDENTIALS,
    write: () => Promise.reject(new Error('the disk is full')),
  };
  const client = createCurfewClient({ url: world.a.url, credentials: broken });
  await expect(client.login({ email, password: PASSWORD })).rejects.toThrow('the disk is full');
  expect(await world.engine.hasLiveSessions(id)).toBe(false);
});
