import {
  listSessionsOutput,
  logoutOutput,
  problemSchema,
  restLoginOutput,
  sessionOutput,
  userSchema,
} from '@curfew/contracts';
import { describe, expect, test } from 'vitest';
import { PASSWORD, useApiWorld } from '../testing/api-world.ts';
import type { Visitor } from '../testing/visitor.ts';

const world = useApiWorld();

describe('the way of S1: session-security logout', () => {
  test('register, login, look, log out', async () => {
    const visitor = world.anonymous();
    const body = { email: 'first@test.example', password: PASSWORD, displayName: 'First' };
    const registered = await visitor.rest('POST', '/api/auth/register', { body });
    expect(registered.status).toBe(201);
    expect(userSchema.parse(registered.body.user)).toMatchObject({ email: body.email, role: 'user' });
    expect(visitor.token()).toBeUndefined();
    const again = await visitor.rest('POST', '/api/auth/register', { body });
    expect(problemSchema.parse(again.body)).toMatchObject({ status: 409, code: 'EMAIL_TAKEN' });

    const login = await visitor.rest('POST', '/api/auth/login', {
      body: { email: body.email, password: PASSWORD, fingerprint: 'fp' },
    });
    expect(login.status).toBe(200);
    expect(restLoginOutput.parse(login.body)).toMatchObject({
      isNewDevice: true,
      role: 'user',
      user: { role: 'user', mustChangePassword: false, must_change_password: false, is_active: true },
    });

    const session = await visitor.rest('GET', '/api/auth/session');
    expect(sessionOutput.parse(session.body).session.id).toBe(login.body.session.id);
    const list = await visitor.rest('GET', '/api/auth/sessions?limit=5');
    expect(listSessionsOutput.parse(list.body).sessions).toMatchObject([
      { isCurrent: true, id: login.body.session.id },
    ]);

    const logout = await visitor.rest('POST', '/api/auth/logout');
    expect(logoutOutput.parse(logout.body)).toMatchObject({
      outcome: 'ended',
      endedSessions: 1,
      message: 'Logout successful',
    });
    expect(visitor.cookies.size).toBe(0);
  });

  test('DELETE /api/auth/sessions ends every session, the current one included', async () => {
    const account = await world.newAccount();
    const [first, second] = [await world.newSession(account), await world.newSession(account, world.b.url)];
    const holders = [first, second].map(({ visitor }) => visitor.copy());
    const { status, body } = await first.visitor.rest('DELETE', '/api/auth/sessions');
    expect([status, logoutOutput.parse(body).endedSessions]).toEqual([200, 2]);
    expect(body.message).toBe('Logged out from all devices');
    for (const holder of holders) expect((await holder.rest('GET', '/api/auth/session')).status).toBe(401);
  });

  test('DELETE /api/auth/sessions/:id ends one', async () => {
    const account = await world.newAccount();
    const [current, other] = [await world.newSession(account), await world.newSession(account)];
    const end = () => current.visitor.rest('DELETE', `/api/auth/sessions/${other.id}`);
    expect((await end()).body).toMatchObject({ outcome: 'ended', endedSessions: 1 });
    expect((await end()).body).toMatchObject({ outcome: 'already-ended', endedSessions: 0 });
    expect((await other.visitor.rest('GET', '/api/auth/session')).body).toMatchObject({
      reason: 'user_logout_session',
    });
    expect((await current.visitor.rest('GET', '/api/auth/session')).status).toBe(200);
  });
});

test('a remembered browser whose access is closed logs out everywhere in one call', async () => {
  const account = await world.newAccount();
  const other = await world.newSession(account);
  const visitor = world.anonymous();
  const { body } = await visitor.rest('POST', '/api/auth/login', {
    body: { email: account.email, password: PASSWORD, rememberMe: true },
  });
  await world.age(body.session.id, 3600);
  const answer = await visitor.rest('POST', '/api/auth/logout/all');
  expect([answer.status, answer.body.outcome]).toEqual([200, 'ended']);
  expect((await other.visitor.rest('GET', '/api/auth/session')).status).toBe(401);
});

describe.each(['/api/auth/logout', '/auth/logout'])('the way of S3: POST %s', (path) => {
  test('is always 200 without an Authorization header, whatever session there is, and clears three cookies', async () => {
    const { visitor } = await world.newSession(await world.newAccount());
    const ended = visitor.copy();
    await ended.copy().rest('POST', path);
    const garbage = world.anonymous();
    garbage.cookies.set('__Host-Http-session', 'nonsense');
    const callers: [Visitor, string][] = [
      [ended, 'already-ended'],
      [world.anonymous(), 'no-session'],
      [garbage, 'no-session'],
    ];
    for (const [caller, outcome] of callers) {
      const { status, body, headers } = await caller.rest('POST', path);
      expect([status, logoutOutput.parse(body).outcome]).toEqual([200, outcome]);
      expect(headers.getSetCookie()).toHaveLength(3);
    }
  });

  test('is 401 for a cookie that was never issued, and clears three cookies', async () => {
    const { visitor } = await world.newSession(await world.newAccount());
    const forged = visitor.copy();
    const token = visitor.token() ?? '';
    forged.cookies.set('__Host-Http-session', `${token.slice(0, 27)}${'A'.repeat(42)}D`);
    const { status, body, headers } = await forged.rest('POST', path);
    expect([status, body.reason, headers.getSetCookie().length]).toEqual([401, 'unknown', 3]);
    expect((await visitor.rest('GET', '/api/auth/session')).status).toBe(200);
  });

  test('ends the session of each of two cookies of one name, and clears them', async () => {
    const [one, two] = [
      await world.newSession(await world.newAccount()),
      await world.newSession(await world.newAccount()),
    ];
    const cookie = [one, two].map(({ visitor }) => `__Host-Http-session=${visitor.token() ?? ''}`).join('; ');
    const { status, body, headers } = await world.anonymous().rest('POST', path, { headers: { cookie } });
    expect([status, body.endedSessions, headers.getSetCookie().length]).toEqual([200, 2, 3]);
  });

  test('takes no body, an empty JSON body and a ticket', async () => {
    const post = (init: RequestInit) => fetch(`${world.a.url}${path}`, { method: 'POST', ...init });
    expect((await post({})).status).toBe(200);
    expect((await post({ headers: { 'content-type': 'application/json' } })).status).toBe(200);
    const { visitor } = await world.newSession(await world.newAccount());
    const { logoutTicket: ticket } = await visitor.trpc.auth.session.query();
    expect((await world.anonymous().rest('POST', path, { body: { ticket } })).body).toMatchObject({
      outcome: 'ended',
    });
  });

  test('is 401 with an Authorization header that holds nothing we ever issued', async () => {
    for (const authorization of ['Bearer nonsense', 'Bearer ', 'Basic eA==']) {
      const { status, body } = await world.anonymous().rest('POST', path, { headers: { authorization } });
      expect([status, body.code]).toEqual([401, 'UNAUTHORIZED']);
    }
  });
});

test.each([
  ['limit=0', 400],
  ['limit=101', 400],
  ['limit=x', 400],
  ['cursor=nonsense', 400],
  ['cursor=%00', 400],
  ['limit=1&limit=2', 400],
  ['unknown=1', 400],
  ['limit=100', 200],
])('GET /api/auth/sessions?%s: %i', async (query, status) => {
  const { visitor } = await world.newSession(await world.newAccount());
  expect((await visitor.rest('GET', `/api/auth/sessions?${query}`)).status).toBe(status);
});
