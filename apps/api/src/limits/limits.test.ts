import { describe, expect, test } from 'vitest';
import { readEnvironment } from '../env.ts';
import { PASSWORD, useApiWorld } from '../testing/api-world.ts';
import { newBearerSession } from '../testing/bearer-session.ts';
import type { BearerSession } from '../testing/bearer-session.ts';
import { clientKey } from './client-key.ts';

const world = useApiWorld({
  LOGIN_LIMIT_PER_MINUTE: '5',
  LOGIN_LIMIT_PER_HOUR: '7',
  LOGIN_LIMIT_PER_IP_HOUR: '30',
  LOGOUT_LIMIT: '3',
  TRUSTED_PROXIES: '127.0.0.1/32',
});

let networks = 0;
/** A visitor from an address of its own, as the trusted proxy tells it. */
function from(url = world.a.url, address?: string) {
  networks += 1;
  const ip = address ?? `198.51.100.${networks}`;
  const visitor = world.anonymous(url);
  return {
    visitor,
    login: (body: Record<string, unknown>, headers: Record<string, string> = {}) =>
      visitor.rest('POST', '/api/auth/login', { body, headers: { 'x-forwarded-for': ip, ...headers } }),
    logout: (headers: Record<string, string> = {}) =>
      visitor.rest('POST', '/api/auth/logout', { headers: { 'x-forwarded-for': ip, ...headers } }),
  };
}

describe('the login limit', () => {
  test('lets five wrong attempts a minute through, whichever instance they reach and however many at once', async () => {
    const { email } = await world.newAccount();
    const [onA, onB] = [from(world.a.url, '198.51.100.200'), from(world.b.url, '198.51.100.200')];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? onA : onB).login({ email, password: 'wrong' }),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(15);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.body).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused?.headers.get('ratelimit')).toMatch(/^"login-(?:minute|hour)";r=0;t=\d+$/u);
    expect(refused?.headers.get('ratelimit-policy')).toContain('"login-minute";q=5;w=60');
    // The right password is refused too, and nothing is learnt from that.
    expect((await onA.login({ email, password: PASSWORD })).status).toBe(429);
  });

  test('an address in other letters or composition is the same account', async () => {
    const { email } = await world.newAccount();
    const visitor = from();
    const variants = [email, email.toUpperCase(), ` ${email} `, email.replace('u', 'U'), email, email];
    const statuses = [];
    for (const variant of variants)
      statuses.push((await visitor.login({ email: variant, password: 'wrong' })).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });

  test('counts the calls of a batch one by one', async () => {
    const { email } = await world.newAccount();
    const path = Array.from({ length: 10 }, () => 'auth.login').join(',');
    const input = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [index, { email, password: 'wrong' }]),
    );
    const { body } = await world.anonymous().rest('POST', `/trpc/${path}?batch=1`, {
      body: input,
      headers: { 'x-forwarded-for': '198.51.100.201' },
    });
    const codes = body.map(({ error }: { error: { data: { curfewCode: string } } }) => error.data.curfewCode);
    expect(codes.filter((code: string) => code === 'INVALID_CREDENTIALS')).toHaveLength(5);
    expect(codes.filter((code: string) => code === 'TOO_MANY_REQUESTS')).toHaveLength(5);
  });

  test('a success forgets the attempts before it', async () => {
    const { email } = await world.newAccount();
    const visitor = from();
    for (let time = 0; time < 3; time += 1) {
      for (let attempt = 0; attempt < 2; attempt += 1) {
        expect((await visitor.login({ email, password: 'wrong' })).status).toBe(401);
      }
      expect((await visitor.login({ email, password: PASSWORD })).status).toBe(200);
    }
  });

  test('strangers cannot lock the owner out of a known device, not even from the same address', async () => {
    const { email } = await world.newAccount();
    const home = '198.51.100.202';
    const owner = from(world.a.url, home);
    expect((await owner.login({ email, password: PASSWORD, fingerprint: 'own-laptop' })).status).toBe(200);
    const stranger = from(world.a.url, home);
    for (let attempt = 0; attempt < 8; attempt += 1) await stranger.login({ email, password: 'wrong' });
    expect((await stranger.login({ email, password: PASSWORD })).status).toBe(429);
    expect((await owner.login({ email, password: PASSWORD, fingerprint: 'own-laptop' })).status).toBe(200);
  });

  test('one address may not try many accounts', async () => {
    const visitor = from();
    const statuses = [];
    for (let attempt = 0; attempt < 31; attempt += 1) {
      statuses.push(
        (await visitor.login({ email: `stuffed-${attempt}@test.example`, password: 'wrong' })).status,
      );
    }
    expect(statuses.slice(0, 30).every((status) => status === 401)).toBe(true);
    expect(statuses[30]).toBe(429);
  });

  test('a wrong password at re-authentication counts as well', async () => {
    const { visitor } = await world.newSession(await world.newAccount());
    const codes = [];
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const headers = { 'x-csrf-token': visitor.cookies.get('__Host-csrf') ?? '' };
      const { body } = await visitor.rest('POST', '/trpc/auth.reauthenticate', {
        body: { password: 'wrong' },
        headers,
      });
      codes.push(body.error.data.curfewCode);
    }
    expect(codes).toEqual([...Array<string>(5).fill('INVALID_CREDENTIALS'), 'TOO_MANY_REQUESTS']);
    expect((await visitor.rest('GET', '/api/auth/session')).status).toBe(200);
  });

  test('neither addresses nor accounts are readable in the table', async () => {
    const { rows } = await world.db.pool.query<{ key: string }>('SELECT key FROM rate_limits');
    expect(rows.length).toBeGreaterThan(0);
    for (const { key } of rows) expect(key).not.toMatch(/@|198\.51/u);
  });
});

describe('the logout limit', () => {
  test('is 20 in 5 minutes unless configured otherwise', () => {
    const required = { DATABASE_URL: 'postgresql://x', CURFEW_SECRETS: 'x'.repeat(32) };
    expect(readEnvironment(required).LOGOUT_LIMIT).toBe(20);
  });

  test('counts only calls that end nothing, and strands no live session', async () => {
    const person = from();
    const statuses = [];
    for (let call = 0; call < 4; call += 1) statuses.push((await person.logout()).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    const { visitor } = await world.newSession(await world.newAccount());
    const cookie = [...visitor.cookies].map((pair) => pair.join('=')).join('; ');
    expect((await person.logout({ cookie })).body).toMatchObject({ outcome: 'ended' });
    expect((await visitor.rest('GET', '/api/auth/session')).status).toBe(401);
    expect((await person.logout({ cookie })).status).toBe(429);
  });

  test('counts by user too, from wherever the calls come, and strands none of that user’s sessions', async () => {
    const account = await world.newAccount();
    const ended = await newBearerSession(world, account);
    const statuses = [];
    const headers: Headers[] = [];
    for (let call = 0; call < 5; call += 1) {
      // Each from an address of its own.
      const answer = await from().logout(ended.headers);
      statuses.push(answer.status);
      headers.push(answer.headers);
    }
    // The first ended the session and was not counted.
    expect(statuses).toEqual([200, 200, 200, 200, 429]);
    expect(headers[0]?.get('ratelimit')).toBe('"logout";r=3;t=300');
    expect(headers[3]?.get('ratelimit')).toMatch(/^"logout-user";r=0;t=\d+$/u);
    expect(headers[3]?.get('ratelimit-policy')).toBe('"logout";q=3;w=300, "logout-user";q=3;w=300');
    expect(Number(headers[4]?.get('retry-after'))).toBeGreaterThan(0);
    for (const end of [
      (live: BearerSession) => from().logout(live.headers),
      (live: BearerSession) => from().visitor.rest('POST', '/logout', { headers: live.headers }),
      (live: BearerSession) => from().visitor.rest('POST', '/logout/all', { headers: live.headers }),
    ]) {
      const live = await newBearerSession(world, account);
      expect((await end(live)).body).toMatchObject({ outcome: 'ended', endedSessions: 1 });
    }
  });

  test('counts refusals of tokens that were never issued', async () => {
    const person = from();
    const statuses = [];
    for (let call = 0; call < 4; call += 1) {
      statuses.push((await person.logout({ authorization: 'Bearer nonsense' })).status);
    }
    expect(statuses).toEqual([401, 401, 401, 429]);
    // Nothing named a session, so the refusal may not say that one is over.
    const { body } = await person.logout({ authorization: 'Bearer nonsense' });
    expect(body.detail).toBe('Too many logout requests that ended nothing. Wait a little, then try again.');
  });

  test('a hundred real logouts in a row are all answered', async () => {
    const person = from();
    const account = await world.newAccount();
    for (let call = 0; call < 100; call += 1) {
      const { visitor } = await world.newSession(account);
      const cookie = [...visitor.cookies].map((pair) => pair.join('=')).join('; ');
      expect((await person.logout({ cookie })).status).toBe(200);
    }
  });
});

describe('the address a limit counts by', () => {
  test.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::ffff', '2001:db8:1:2::/64'],
    ['nonsense', 'unknown'],
    [undefined, 'unknown'],
  ])('of %s is %s', (ip, key) => {
    expect(clientKey(ip)).toBe(key);
  });
});
