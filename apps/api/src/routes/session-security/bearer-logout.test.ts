import { logoutOutput, problemSchema, restLoginOutput } from '@curfew/contracts';
import { describe, expect, test } from 'vitest';
import { PASSWORD, useApiWorld } from '../../testing/api-world.ts';
import { newBearerSession } from '../../testing/bearer-session.ts';
import type { BearerSession } from '../../testing/bearer-session.ts';

const world = useApiWorld();

const logOut = (headers: Record<string, string>, url = world.a.url) =>
  world.anonymous(url).rest('POST', '/api/auth/logout', { headers });
const look = ({ headers }: Pick<BearerSession, 'headers'>, url = world.b.url) =>
  world.anonymous(url).rest('GET', '/api/auth/session', { headers });
const refresh = (refreshToken: string) =>
  world
    .anonymous()
    .rest('POST', '/token', { body: { grant_type: 'refresh_token', refresh_token: refreshToken } });

async function begin(): Promise<BearerSession> {
  return newBearerSession(world, await world.newAccount());
}

describe('the way of S2: Bearer logout', () => {
  test('log in for a token, use it, log out with it', async () => {
    const { email } = await world.newAccount();
    const login = await world.anonymous().rest('POST', '/api/auth/login', {
      body: { email, password: PASSWORD, transport: 'bearer' },
    });
    const { tokens } = restLoginOutput.parse(login.body);
    expect(login.headers.getSetCookie()).toEqual([]);
    const headers = { authorization: `Bearer ${tokens?.accessToken ?? ''}` };
    expect((await look({ headers })).status).toBe(200);
    const answer = await logOut(headers);
    expect(answer.status).toBe(200);
    expect(logoutOutput.parse(answer.body)).toMatchObject({
      success: true,
      message: 'Logout successful',
      outcome: 'ended',
      endedSessions: 1,
    });
  });

  test('both tokens are dead at once, on every instance, and the store says why', async () => {
    const session = await begin();
    await logOut(session.headers);
    for (const url of [world.a.url, world.b.url]) {
      const { status, body } = await look(session, url);
      expect([status, problemSchema.parse(body)]).toMatchObject([
        401,
        { code: 'UNAUTHORIZED', reason: 'user_logout' },
      ]);
    }
    expect((await refresh(session.refreshToken)).status).toBe(400);
    const row = await world.db.prisma.userSession.findUniqueOrThrow({ where: { id: session.id } });
    expect(row.invalidationReason).toBe('user_logout');
    expect(row.invalidatedAt).not.toBeNull();
  });

  test('an access token that has expired still logs its session out', async () => {
    const session = await begin();
    await world.db.pool.query(
      `UPDATE user_sessions SET token_expires_at = now() - interval '1 second' WHERE id = $1`,
      [session.id],
    );
    expect((await look(session)).body).toMatchObject({ reason: 'access_expired' });
    expect((await logOut(session.headers)).body).toMatchObject({ outcome: 'ended', endedSessions: 1 });
    expect((await refresh(session.refreshToken)).status).toBe(400);
  });

  test('a second logout with the same token is a success and says that nothing was left', async () => {
    const session = await begin();
    await logOut(session.headers);
    const again = await logOut(session.headers, world.b.url);
    expect([again.status, again.body.outcome, again.body.endedSessions]).toEqual([200, 'already-ended', 0]);
  });

  test('a token that was never issued here is 401 with a challenge, whatever it looks like', async () => {
    const { accessToken, refreshToken } = await begin();
    const { visitor } = await world.newSession(await world.newAccount());
    const tokens = [
      'nonsense',
      '',
      `${accessToken.slice(0, -1)}${accessToken.endsWith('A') ? 'B' : 'A'}`,
      // Each is genuine, and for something else.
      refreshToken,
      visitor.token() ?? '',
    ];
    for (const token of tokens) {
      const answer = await logOut({ authorization: `Bearer ${token}` });
      expect([token, answer.status, answer.body.code]).toEqual([token, 401, 'UNAUTHORIZED']);
      expect(answer.headers.get('www-authenticate')).toContain(
        'Bearer realm="curfew", error="invalid_token"',
      );
    }
    expect((await visitor.rest('GET', '/api/auth/session')).status).toBe(200);
  });

  test('a program’s logout takes nothing from the browser it runs in', async () => {
    const session = await begin();
    expect((await logOut(session.headers)).headers.getSetCookie()).toEqual([]);
  });

  test('changing the password ends the tokens of every other session', async () => {
    const account = await world.newAccount();
    const program = await newBearerSession(world, account);
    const { visitor } = await world.newSession(account);
    await visitor.trpc.auth.changePassword.mutate({
      currentPassword: PASSWORD,
      newPassword: 'a lantern by the north gate 7',
    });
    expect((await look(program)).body).toMatchObject({ reason: 'password_changed' });
  });

  test('another device can log this one out', async () => {
    const account = await world.newAccount();
    const program = await newBearerSession(world, account);
    const { visitor } = await world.newSession(account);
    await visitor.rest('DELETE', `/api/auth/sessions/${program.id}`);
    expect((await look(program)).body).toMatchObject({ reason: 'user_logout_session' });
  });
});
