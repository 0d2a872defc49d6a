import { logoutOutput, tokenOutput } from '@curfew/contracts';
import { describe, expect, test } from 'vitest';
import { PASSWORD, useApiWorld } from '../../testing/api-world.ts';
import { newBearerSession } from '../../testing/bearer-session.ts';

const world = useApiWorld();

const post = (path: string, headers: Record<string, string> = {}, body?: unknown) =>
  world.anonymous().rest('POST', path, { headers, ...(body !== undefined && { body }) });
const look = (headers: Record<string, string>) =>
  world.anonymous(world.b.url).rest('GET', '/api/auth/session', { headers });

describe('the way of S4: token service', () => {
  test('a password gives tokens, a refresh token new ones, and after the logout 400', async () => {
    const { email } = await world.newAccount();
    const grant = { grant_type: 'password', username: email, password: PASSWORD };
    const first = tokenOutput.parse((await post('/token', {}, grant)).body);
    const exchange = (token: string) =>
      post('/token', {}, { grant_type: 'refresh_token', refresh_token: token });
    const second = tokenOutput.parse((await exchange(first.refresh_token)).body);
    const headers = { authorization: `Bearer ${second.access_token}` };
    const answer = await post('/logout', headers);
    expect(answer.status).toBe(200);
    expect(logoutOutput.parse(answer.body)).toMatchObject({
      message: 'Logout successful',
      outcome: 'ended',
      endedSessions: 1,
    });
    expect((await look(headers)).status).toBe(401);
    for (const token of [first.refresh_token, second.refresh_token]) {
      const refused = await exchange(token);
      expect([refused.status, refused.body.error]).toEqual([400, 'invalid_grant']);
    }
  });

  test('a logout writes one audit record, with its reason', async () => {
    const account = await world.newAccount();
    const { id, headers } = await newBearerSession(world, account);
    await post('/logout', headers);
    await post('/logout', headers);
    const { rows } = await world.db.pool.query<{ type: string; reason: string; actor_id: string }>(
      `SELECT type, reason, actor_id FROM audit_events WHERE session_id = $1 AND reason IS NOT NULL`,
      [id],
    );
    expect(rows).toEqual([expect.objectContaining({ reason: 'user_logout', actor_id: account.id })]);
  });

  test.each(['/logout', '/logout/all'])(
    'POST %s without a Bearer token is 401; a cookie counts for nothing, and stays',
    async (path) => {
      const { visitor } = await world.newSession(await world.newAccount());
      for (const caller of [world.anonymous(), visitor]) {
        const answer = await caller.rest('POST', path);
        expect([answer.status, answer.body.code, answer.body.reason]).toEqual([
          401,
          'UNAUTHORIZED',
          'missing',
        ]);
        expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="curfew"');
        expect(answer.headers.getSetCookie()).toEqual([]);
      }
      expect((await visitor.rest('GET', '/api/auth/session')).status).toBe(200);
    },
  );

  test.each(['/logout', '/logout/all'])('POST %s refuses what is no access token of ours', async (path) => {
    const { accessToken, refreshToken } = await newBearerSession(world, await world.newAccount());
    const { visitor } = await world.newSession(await world.newAccount());
    for (const token of ['nonsense', refreshToken, visitor.token() ?? '']) {
      expect((await post(path, { authorization: `Bearer ${token}` })).status).toBe(401);
    }
    expect((await look({ authorization: `Bearer ${accessToken}` })).status).toBe(200);
    expect((await visitor.rest('GET', '/api/auth/session')).status).toBe(200);
  });

  test('a logout of a session that was ended already is a success and says so', async () => {
    const { id, headers } = await newBearerSession(world, await world.newAccount());
    await world.engine.invalidateSession(id, { reason: 'admin_logout', origin: {} });
    const answer = await post('/logout', headers);
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { success: true, outcome: 'already-ended', endedSessions: 0 },
    ]);
  });

  test('POST /logout/all ends every device, browsers too', async () => {
    const account = await world.newAccount();
    const [program, other] = [await newBearerSession(world, account), await newBearerSession(world, account)];
    const { visitor } = await world.newSession(account);
    const answer = await post('/logout/all', program.headers);
    expect(logoutOutput.parse(answer.body)).toMatchObject({
      success: true,
      message: 'Logged out from all devices',
      outcome: 'ended',
      endedSessions: 3,
    });
    for (const { headers } of [program, other]) expect((await look(headers)).status).toBe(401);
    expect((await visitor.rest('GET', '/api/auth/session')).status).toBe(401);
  });

  test('POST /logout/all of an ended session is a success once nothing is left, and 401 while another lives', async () => {
    const account = await world.newAccount();
    const { id, headers } = await newBearerSession(world, account);
    const other = await newBearerSession(world, account);
    await world.engine.invalidateSession(id, { reason: 'user_logout', origin: {} });
    expect((await post('/logout/all', headers)).status).toBe(401);
    expect((await look(other.headers)).status).toBe(200);
    await post('/logout', other.headers);
    expect((await post('/logout/all', headers)).body).toMatchObject({ outcome: 'already-ended' });
  });

  test('every answer of a logout and of a login says what is left of the limits', async () => {
    const account = await world.newAccount();
    const session = () => newBearerSession(world, account);
    const logouts = [
      await post('/logout', (await session()).headers),
      await post('/logout/all', (await session()).headers),
      await post('/api/auth/logout', (await session()).headers),
      await post('/api/auth/logout'),
      await post('/auth/logout'),
      await post('/logout'),
      await post('/logout/all'),
    ];
    for (const { headers } of logouts) {
      expect(headers.get('ratelimit')).toMatch(/^"logout(?:-user)?";r=\d+;t=\d+$/u);
      expect(headers.get('ratelimit-policy')).toMatch(/^"logout";q=\d+;w=300/u);
    }
    const logins = [
      await post('/api/auth/login', {}, { email: account.email, password: PASSWORD }),
      await post('/api/auth/login', {}, { email: account.email, password: 'wrong' }),
      await post('/token', {}, { grant_type: 'password', username: account.email, password: PASSWORD }),
    ];
    for (const { headers } of logins)
      expect(headers.get('ratelimit')).toMatch(/^"login-minute";r=\d+;t=\d+$/u);
  });
});
