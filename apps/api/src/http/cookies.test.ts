import { expect, test } from 'vitest';
import { PASSWORD, useApiWorld } from '../testing/api-world.ts';

const world = useApiWorld({ COOKIE_SESSION: 'sid', COOKIE_REFRESH: '__Host-rid', COOKIE_CSRF: 'xid' });

const attributes = (line: string) => line.replace(/=[^;]*/u, '').replace(/ Max-Age=\d+;/u, '');

test.each(['/api/auth/logout', '/auth/logout'])(
  'configured names are set, read, and cleared by POST %s with the attributes they were set with',
  async (path) => {
    const { email } = await world.newAccount();
    const visitor = world.anonymous();
    const login = await visitor.rest('POST', '/api/auth/login', {
      body: { email, password: PASSWORD, rememberMe: true },
    });
    const set = login.headers.getSetCookie().map(attributes);
    expect(set.toSorted()).toEqual([
      '__Host-rid; Path=/; HttpOnly; Secure; SameSite=Strict',
      'sid; Path=/; HttpOnly; Secure; SameSite=Strict',
      'xid; Path=/; Secure; SameSite=Strict',
    ]);
    expect((await visitor.rest('GET', '/api/auth/session')).status).toBe(200);
    const cleared = (await visitor.rest('POST', path)).headers.getSetCookie();
    expect(cleared.map(attributes).toSorted()).toEqual(set.toSorted());
    expect(cleared.every((line) => line.includes('=; Max-Age=0;'))).toBe(true);
  },
);
