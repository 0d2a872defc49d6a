import { describe, expect, test } from 'vitest';
import { PASSWORD, useApiWorld } from '../../testing/api-world.ts';
import type { Account } from '../../testing/api-world.ts';
import { openStream } from '../../testing/open-stream.ts';
import type { OpenStream } from '../../testing/open-stream.ts';
import type { Visitor } from '../../testing/visitor.ts';
import { startApi } from '../../testing/api-process.ts';

const world = useApiWorld({ STREAMS_PER_SESSION: '2', STREAMS_PER_ADDRESS: '8' });
const origin = { userAgent: 'test', ip: '192.0.2.7' };
const endedAt: unknown = expect.stringMatching(/^\d{4}-.*Z$/u);

async function opened(url: string, account: Account): Promise<{ id: string; stream: OpenStream }> {
  const session = await world.newSession(account);
  return { id: session.id, stream: await openCurrent(url, session) };
}

/** A stream that has heard everything up to now: notices of how the test began may reach an instance late. */
async function openCurrent(
  url: string,
  { id, visitor }: { id: string; visitor: Visitor },
): Promise<OpenStream> {
  const stream = await openStream(url, visitor);
  expect(await stream.next()).toEqual({ type: 'ready' });
  const name = crypto.randomUUID();
  await visitor.trpc.auth.renameSession.mutate({ sessionId: id, name });
  for (;;) {
    const event = await stream.next();
    if (event === null || 'refused' in event) throw new Error('the stream has ended');
    if (event.type === 'session_renamed' && event.name === name) return stream;
  }
}

describe('a stream', () => {
  test('tells of what happens on another instance, in order', async () => {
    const account = await world.newAccount();
    const { stream } = await opened(world.b.url, account);
    const { session } = await world.anonymous(world.a.url).trpc.auth.login.mutate({
      email: account.email,
      password: PASSWORD,
      transport: 'bearer',
      client: { kind: 'cli', host: 'workshop' },
    });
    expect(await stream.next()).toMatchObject({
      type: 'session_began',
      sessionId: session.id,
      label: 'CLI on workshop',
      clientKind: 'cli',
    });
    await world.engine.invalidateSession(session.id, { reason: 'user_logout', origin });
    expect(await stream.next()).toMatchObject({
      type: 'session_ended',
      sessionId: session.id,
      reason: 'user_logout',
      by: 'you',
    });
    stream.close();
  });

  test('ends with its session, on whichever instance that was ended, and says why', async () => {
    const account = await world.newAccount();
    const { id, stream } = await opened(world.a.url, account);
    await world.engine.invalidateSession(id, {
      reason: 'admin_logout',
      actorId: crypto.randomUUID(),
      details: { note: 'the laptop was lost' },
      origin,
    });
    expect(await stream.next()).toEqual({
      type: 'ended',
      reason: 'admin_logout',
      note: 'the laptop was lost',
      endedAt,
    });
    expect(await stream.next()).toBeNull();
  });

  test('ends on every device with a logout everywhere', async () => {
    const account = await world.newAccount();
    const [one, two] = [await world.newSession(account), await world.newSession(account)];
    const streams = [await openCurrent(world.b.url, two), await openCurrent(world.a.url, one)];
    // The second one was told of by a name, to the first one as well.
    expect(await streams[0]?.next()).toMatchObject({ type: 'session_renamed', sessionId: one.id });
    await world.engine.invalidateAllUserSessions(account.id, { reason: 'user_logout_all', origin });
    for (const stream of streams) {
      expect(await stream.next()).toEqual({ type: 'ended', reason: 'user_logout_all', endedAt });
      expect(await stream.next()).toBeNull();
    }
  });

  test('of the session that ended the others goes on, and is told', async () => {
    const account = await world.newAccount();
    const session = await world.newSession(account);
    const { visitor } = session;
    const other = await opened(world.b.url, account);
    const own = await openCurrent(world.b.url, session);
    expect(await other.stream.next()).toMatchObject({ type: 'session_renamed', sessionId: session.id });
    const { sessions } = await visitor.trpc.auth.listSessions.query();
    const label = sessions.find(({ isCurrent }) => isCurrent)?.label;
    await visitor.trpc.auth.logoutOthers.mutate();
    expect(await other.stream.next()).toEqual({
      type: 'ended',
      reason: 'user_logout_others',
      endedAt,
      // What the session is called in the list that did it.
      endedFrom: label,
    });
    expect(await own.next()).toMatchObject({
      type: 'sessions_ended',
      reason: 'user_logout_others',
      by: 'you',
    });
    own.close();
  });

  test('tells on another instance what a session is called now', async () => {
    const account = await world.newAccount();
    const { stream } = await opened(world.b.url, account);
    const { id, visitor } = await world.newSession(account);
    expect(await stream.next()).toMatchObject({ type: 'session_began', sessionId: id });
    await visitor.trpc.auth.renameSession.mutate({ sessionId: id, name: ' Workshop ' });
    expect(await stream.next()).toMatchObject({ type: 'session_renamed', sessionId: id, name: 'Workshop' });
    // The same again writes nothing, so nothing is told of it.
    await visitor.trpc.auth.renameSession.mutate({ sessionId: id, name: 'Workshop' });
    await visitor.trpc.auth.renameSession.mutate({ sessionId: id, name: null });
    expect(await stream.next()).toMatchObject({ type: 'session_renamed', sessionId: id, name: null });
    stream.close();
  });

  test('ends at the limit that the person sets elsewhere, and says since when', async () => {
    const account = await world.newAccount();
    const { id, stream } = await opened(world.b.url, account);
    await world.age(id, 400);
    const { visitor } = await world.newSession(account);
    expect(await stream.next()).toMatchObject({ type: 'session_began' });
    await visitor.trpc.auth.setInactivityLimit.mutate({ seconds: 300 });
    expect(await stream.next()).toEqual({ type: 'ended', reason: 'inactivity_timeout', endedAt });
    expect(await stream.next()).toBeNull();
  });

  test('of a credential that its holder has replaced asks for another stream, and tells nobody that it is over', async () => {
    const account = await world.newAccount();
    const { visitor, id } = await world.newSession(account);
    const stream = await openCurrent(world.b.url, { id, visitor });
    await visitor.trpc.auth.changePassword.mutate({
      currentPassword: PASSWORD,
      newPassword: `${PASSWORD} 2`,
    });
    expect(await stream.next()).toEqual({ type: 'reconnect' });
    expect(await stream.next()).toBeNull();
    const next = await openStream(world.b.url, visitor);
    expect(await next.next()).toEqual({ type: 'ready' });
    next.close();
  });

  test('of a remembered browser whose access has closed tells of nothing but the end of the session', async () => {
    const account = await world.newAccount();
    const browser = world.anonymous(world.b.url);
    const { session } = await browser.trpc.auth.login.mutate({
      email: account.email,
      password: PASSWORD,
      rememberMe: true,
    });
    const stream = await openCurrent(world.b.url, { id: session.id, visitor: browser });
    await world.age(session.id, 3600);
    const other = await world.newSession(account);
    await other.visitor.trpc.auth.logoutAll.mutate();
    // Of the login that came first nothing was told.
    expect(await stream.next()).toMatchObject({ type: 'ended', reason: 'user_logout_all' });
    expect(await stream.next()).toBeNull();
  });

  test('is silent about other people', async () => {
    const { id: own, stream } = await opened(world.a.url, await world.newAccount());
    const { id } = await world.newSession(await world.newAccount());
    await world.engine.invalidateSession(id, { reason: 'user_logout', origin });
    // Notices come in the order of their commits: the next thing heard is one's own.
    await world.engine.invalidateSession(own, { reason: 'user_logout', origin });
    expect(await stream.next()).toEqual({ type: 'ended', reason: 'user_logout', endedAt });
  });

  test('is refused without a session, in-band as tRPC does it', async () => {
    for (const credential of [world.anonymous(), { authorization: 'Bearer nonsense' }]) {
      const stream = await openStream(world.a.url, credential);
      expect(await stream.next()).toEqual({ refused: 'UNAUTHORIZED' });
    }
  });

  test('is no activity, and keeps no session alive', async () => {
    const { id, visitor } = await world.newSession(await world.newAccount());
    await world.age(id, 300);
    const where = { id };
    const { lastActive } = await world.db.prisma.userSession.findUniqueOrThrow({ where });
    const stream = await openStream(world.a.url, visitor);
    expect(await stream.next()).toEqual({ type: 'ready' });
    // Another session's touch, awaited: had the stream recorded anything, it would be in the database by now.
    const other = await world.newSession(await world.newAccount());
    await world.age(other.id, 120);
    await other.visitor.trpc.auth.touch.mutate();
    expect((await world.db.prisma.userSession.findUniqueOrThrow({ where })).lastActive).toEqual(lastActive);
    stream.close();
  });

  test('is one of so many per session', async () => {
    const { visitor } = await world.newSession(await world.newAccount());
    const streams = [await openStream(world.a.url, visitor), await openStream(world.a.url, visitor)];
    for (const stream of streams) expect(await stream.next()).toEqual({ type: 'ready' });
    const tooMany = await openStream(world.a.url, visitor);
    expect(await tooMany.next()).toEqual({ refused: 'TOO_MANY_REQUESTS' });
    // Each instance counts its own.
    const elsewhere = await openStream(world.b.url, visitor);
    expect(await elsewhere.next()).toEqual({ type: 'ready' });
    // A client that goes away makes room, as soon as the server has noticed.
    streams[0]?.close();
    const opensAgain = async () => {
      const stream = await openStream(world.a.url, visitor);
      const first = await stream.next();
      stream.close();
      return first && !('refused' in first);
    };
    for (let attempt = 0; attempt < 500 && !(await opensAgain()); attempt += 1) continue;
    expect(await opensAgain()).toBe(true);
    for (const stream of [...streams, elsewhere]) stream.close();
  });
});

test('says who is connected on another instance, and tells the others when that changes', async () => {
  const account = await world.newAccount();
  const here = await world.newSession(account);
  const there = await world.newSession(account);
  const watching = await openCurrent(world.a.url, here);
  const connectedUntil = async () => {
    const { sessions } = await here.visitor.trpc.auth.listSessions.query();
    return Date.parse(sessions.find(({ id }) => id === there.id)?.connectedUntil ?? '');
  };
  expect(await connectedUntil()).toBeNaN();
  const stream = await openStream(world.b.url, there.visitor);
  while (Number.isNaN(await connectedUntil())) await watching.nextOf('connections_changed');
  // Bounded: an instance that dies takes nothing back.
  const now = await world.engine.now();
  expect(await connectedUntil()).toBeLessThanOrEqual(now.getTime() + 60_000);
  stream.close();
  while (!Number.isNaN(await connectedUntil())) await watching.nextOf('connections_changed');
  watching.close();
});

test('asks about a login again whenever a stream is opened, until it is answered on any device', async () => {
  const account = await world.newAccount();
  const [here, also] = [await world.newSession(account), await world.newSession(account)];
  const login = await world.newSession(account);
  const asked = async (visitor: Visitor) => {
    const stream = await openStream(world.b.url, visitor);
    const { logins } = await stream.nextOf('unrecognized_logins');
    return { stream, ids: logins.map(({ sessionId }) => sessionId) };
  };
  const first = await asked(also.visitor);
  expect(first.ids).toEqual([login.id]);
  await here.visitor.trpc.auth.recognizeLogins.mutate({ sessionIds: [login.id] });
  expect(await first.stream.nextOf('unrecognized_logins')).toMatchObject({ logins: [] });
  const again = await asked(here.visitor);
  expect(again.ids).toEqual([also.id]);
  for (const { stream } of [first, again]) stream.close();
});

test('after an interruption of the listening connection streams are checked again, so nothing is missed for long', async () => {
  const { id, stream } = await opened(world.a.url, await world.newAccount());
  // An end that no notice tells of, as one that fell into the interruption.
  await world.db.prisma.userSession.update({
    where: { id },
    data: { invalidatedAt: new Date(), invalidationReason: 'user_logout' },
  });
  await world.db.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'curfew-listener' AND datname = current_database()`,
  );
  expect(await stream.next()).toEqual({ type: 'ended', reason: 'user_logout', endedAt });
});

test('a server that stops says so to every stream, and ends at once', async () => {
  const api = await startApi(world.databaseUrl, {});
  const { visitor } = await world.newSession(await world.newAccount());
  const stream = await openStream(api.url, visitor);
  expect(await stream.next()).toEqual({ type: 'ready' });
  // Kept alive, the connection would have to be waited for.
  expect(stream.headers.get('connection')).toBe('close');
  api.signal('SIGTERM');
  let event = await stream.next();
  // Once more `ready` when the instance began to listen for notices after the stream was opened.
  while (event && 'type' in event && event.type === 'ready') event = await stream.next();
  expect(event).toEqual({ type: 'reconnect' });
  expect(await stream.next()).toBeNull();
  await api.exited;
});
