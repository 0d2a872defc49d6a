import { SESSION_HEADER, TRPC_PATH } from '@curfew/contracts';
import { describe, expect, test } from 'vitest';
import { useApiWorld } from '../testing/api-world.ts';
import { openStream } from '../testing/open-stream.ts';
import type { Visitor } from '../testing/visitor.ts';

const world = useApiWorld();

/** Maria's page is open; the cookies are Juan's by now. */
async function twoPeople() {
  const [mariasAccount, juansAccount] = [await world.newAccount(), await world.newAccount()];
  const maria = await world.newSession(mariasAccount);
  const juan = await world.newSession(juansAccount);
  const { session, logoutTicket, logoutAllTicket } = await maria.visitor.trpc.auth.session.query();
  return { maria, juan, meant: session.id, logoutTicket, logoutAllTicket };
}

function call(visitor: Visitor, path: string, options: { meant?: string; input?: unknown; method?: string }) {
  const { meant, input = {}, method = 'POST' } = options;
  const query = method === 'GET' ? `?input=${encodeURIComponent(JSON.stringify(input))}` : '';
  return visitor.rest(method, `${TRPC_PATH}/${path}${query}`, {
    ...(method === 'POST' && { body: input }),
    headers: {
      'x-csrf-token': visitor.cookies.get('__Host-csrf') ?? '',
      ...(meant !== undefined && { [SESSION_HEADER]: meant }),
    },
  });
}

const isIn = async (visitor: Visitor) =>
  (await visitor.copy().rest('GET', '/api/auth/session')).status === 200;

describe('a call that names another session than its credential is of', () => {
  test.each([
    ['auth.listSessions', 'GET', {}],
    ['auth.activity', 'GET', {}],
    ['auth.touch', 'POST', undefined],
    ['auth.logoutOthers', 'POST', {}],
    ['auth.setInactivityLimit', 'POST', { seconds: 600 }],
    ['auth.changePassword', 'POST', { currentPassword: 'x', newPassword: 'y' }],
    ['auth.reauthenticate', 'POST', { password: 'x' }],
    ['admin.findUsers', 'GET', {}],
  ])('%s is refused before anything is done', async (path, method, input) => {
    const { juan, meant } = await twoPeople();
    const before = await world.db.prisma.auditEvent.count();
    const { status, body } = await call(juan.visitor, path, { meant, input, method });
    expect({ status, body }).toMatchObject({
      status: 409,
      body: { error: { data: { curfewCode: 'SESSION_MISMATCH' } } },
    });
    expect(await world.db.prisma.auditEvent.count()).toBe(before);
    expect(await isIn(juan.visitor)).toBe(true);
  });

  test('a stream is refused by its query', async () => {
    const { juan, meant } = await twoPeople();
    const stream = await openStream(world.a.url, juan.visitor, `&session=${meant.slice(-12)}`);
    expect(await stream.next()).toEqual({ refused: 'SESSION_MISMATCH' });
    const own = await openStream(world.a.url, juan.visitor, `&session=${juan.id.slice(-12).toUpperCase()}`);
    expect(await own.next()).toEqual({ type: 'ready' });
    own.close();
  });

  test('one whose session is over is not told why the other one ended', async () => {
    const { juan, meant } = await twoPeople();
    await juan.visitor.copy().rest('POST', '/api/auth/logout');
    const { body } = await call(juan.visitor, 'auth.listSessions', { meant, method: 'GET' });
    expect(body).toMatchObject({ error: { data: { curfewCode: 'SESSION_MISMATCH' } } });
  });
});

test('the own session, in capitals too, and no session at all are let in', async () => {
  const { juan } = await twoPeople();
  for (const meant of [juan.id, juan.id.toUpperCase(), undefined]) {
    const { status } = await call(juan.visitor, 'auth.listSessions', {
      ...(meant && { meant }),
      method: 'GET',
    });
    expect(status).toBe(200);
  }
});

describe('a logout that names its session', () => {
  test.each(['auth.logout', 'auth.logoutAll'])(
    '%s with its ticket ends it, and leaves another person in, with their cookies',
    async (path) => {
      const { maria, juan, meant, logoutTicket, logoutAllTicket } = await twoPeople();
      const ticket = path === 'auth.logout' ? logoutTicket : logoutAllTicket;
      const { status, headers, body } = await call(juan.visitor, path, { meant, input: { ticket } });
      expect({ status, outcome: body.result.data.outcome }).toEqual({ status: 200, outcome: 'ended' });
      expect(headers.getSetCookie()).toEqual([]);
      expect([await isIn(maria.visitor), await isIn(juan.visitor)]).toEqual([false, true]);
    },
  );

  test.each(['auth.logout', 'auth.logoutAll'])(
    '%s without a ticket ends nothing of another person, and says so',
    async (path) => {
      const { juan, meant } = await twoPeople();
      const { status, headers, body } = await call(juan.visitor, path, { meant });
      expect({ status, code: body.error.data.curfewCode }).toEqual({ status: 409, code: 'SESSION_MISMATCH' });
      expect(headers.getSetCookie()).toEqual([]);
      expect(await isIn(juan.visitor)).toBe(true);
    },
  );

  test.each(['nonsense', '0', crypto.randomUUID()])(
    'a session that is none (%s) does not keep its ticket from ending what it was made for',
    async (meant) => {
      const { maria, juan, logoutTicket: ticket } = await twoPeople();
      const { status } = await call(juan.visitor, 'auth.logout', { meant, input: { ticket } });
      expect(status).toBe(200);
      expect([await isIn(maria.visitor), await isIn(juan.visitor)]).toEqual([false, true]);
    },
  );

  test('a ticket that cannot be read ends nobody, and clears no cookie', async () => {
    const { juan, meant } = await twoPeople();
    const { status, headers } = await call(juan.visitor, 'auth.logout', {
      meant,
      input: { ticket: `cfl_${'A'.repeat(22)}.${'A'.repeat(43)}` },
    });
    expect(status).toBe(401);
    expect(headers.getSetCookie()).toEqual([]);
    expect(await isIn(juan.visitor)).toBe(true);
  });

  test('ends a newer session of the same person in this browser as well, and clears the cookies', async () => {
    const account = await world.newAccount();
    const [old, newer] = [await world.newSession(account), await world.newSession(account)];
    const { logoutTicket: ticket } = await old.visitor.trpc.auth.session.query();
    const { headers, body } = await call(newer.visitor.copy(), 'auth.logout', {
      meant: old.id,
      input: { ticket },
    });
    expect(body.result.data).toMatchObject({ outcome: 'ended', endedSessions: 2 });
    expect(headers.getSetCookie()).toHaveLength(3);
    expect([await isIn(old.visitor), await isIn(newer.visitor)]).toEqual([false, false]);
  });
});
