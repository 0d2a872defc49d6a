import { beforeAll, describe, expect, test } from 'vitest';
import { createKeyring } from '../credentials/keyring.ts';
import { createSessionEngine } from '../session-engine.ts';
import type { SessionEngine } from '../session-engine.ts';
import { defaultSessionPolicy as policy } from '../session-policy.ts';
import { KEYRING, PASSWORD, useTestWorld } from '../testing/test-engine.ts';

const world = useTestWorld();
const origin = { userAgent: 'test', ip: '192.0.2.7' };

/** Another text of the same form: the last character may be any, so what replaces it depends on it. */
function withLastChanged(token: string): string {
  return token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A');
}

describe('validateSession', () => {
  test.each([
    ['nothing', undefined, 'missing'],
    ['an empty text', '', 'malformed'],
    ['another prefix', `cfa_${'A'.repeat(22)}.${'A'.repeat(43)}`, 'malformed'],
    ['a short secret', `cfs_${'A'.repeat(22)}.${'A'.repeat(42)}`, 'malformed'],
    ['a long secret', `cfs_${'A'.repeat(22)}.${'A'.repeat(44)}`, 'malformed'],
    ['an id that is no encoding of 16 bytes', `cfs_${'A'.repeat(21)}B.${'A'.repeat(43)}`, 'malformed'],
    ['an unknown session', `cfs_${'A'.repeat(22)}.${'A'.repeat(43)}`, 'unknown'],
  ])('refuses %s', async (_, token, reason) => {
    expect(await world.a.engine.validateSession(token)).toEqual({ valid: false, reason });
  });

  test('refuses a token with any one character changed', async () => {
    const { token } = await world.newSession(await world.newUser());
    for (let index = 0; index < token.length; index += 1) {
      const changed = token.slice(0, index) + (token[index] === 'A' ? 'B' : 'A') + token.slice(index + 1);
      expect((await world.a.engine.validateSession(changed)).valid).toBe(false);
    }
    expect(await world.isAccepted(token)).toBe(true);
  });

  test('a malformed token costs no query', async () => {
    const { pool } = world.a.db;
    const counted = pool.query.bind(pool);
    let queries = 0;
    Object.assign(pool, {
      query: (...values: Parameters<typeof counted>) => ((queries += 1), counted(...values)),
    });
    await world.a.engine.validateSession('cfs_nonsense');
    expect(queries).toBe(0);
    await world.a.engine.validateSession(`cfs_${'A'.repeat(22)}.${'A'.repeat(43)}`);
    expect(queries).toBe(1);
    Object.assign(pool, { query: counted });
  });

  test('unknown tokens leave no rows behind', async () => {
    const count = () => world.a.db.prisma.userSession.count();
    const before = await count();
    const tokens = Array.from({ length: 500 }, () => {
      const bytes = crypto.getRandomValues(Buffer.alloc(48));
      return `cfs_${bytes.subarray(0, 16).toString('base64url')}.${bytes.subarray(16).toString('base64url')}`;
    });
    for (const token of tokens) expect(await world.isAccepted(token)).toBe(false);
    expect(await count()).toBe(before);
  });

  const idle = policy.inactivityTimeoutSeconds + policy.touchIntervalSeconds;

  test('accepts a session just before its inactivity deadline and refuses it after, by the clock of the database', async () => {
    const { id, token } = await world.newSession(await world.newUser());
    await world.age(id, idle - 5);
    expect(await world.isAccepted(token)).toBe(true);
    await world.age(id, 5);
    for (let time = 0; time < 2; time += 1) {
      expect(await world.a.engine.validateSession(token)).toMatchObject({
        reason: 'inactivity_timeout',
        sessionId: id,
      });
    }
  });

  test('refuses a session that was touched all the time once its absolute lifetime is over', async () => {
    const { id, token } = await world.newSession(await world.newUser());
    for (let age = 0; age < policy.absoluteLifetimeSeconds; age += idle - 120) {
      expect(await world.isAccepted(token)).toBe(true);
      await world.age(id, idle - 120);
      await world.a.engine.touchSession(id);
    }
    expect(await world.a.engine.validateSession(token)).toMatchObject({ reason: 'absolute_timeout' });
  });

  test('a disabled user has no valid session, and an enabled one has them again only if they did not end', async () => {
    const user = await world.newUser();
    const { token } = await world.newSession(user);
    const setActive = (isActive: boolean) =>
      world.a.db.prisma.user.update({ where: { id: user.id }, data: { isActive } });
    await setActive(false);
    expect(await world.b.engine.validateSession(token)).toMatchObject({ reason: 'user_disabled' });
    await setActive(true);
    expect(await world.isAccepted(token)).toBe(true);
  });

  test('tells the holder of a genuine token why its epoch ended', async () => {
    const user = await world.newUser();
    const { token } = await world.newSession(user);
    await world.a.engine.invalidateAllUserSessions(user.id, {
      reason: 'admin_logout',
      actorId: null,
      origin,
    });
    expect(await world.b.engine.validateSession(token)).toMatchObject({ reason: 'admin_logout' });
    expect(await world.b.engine.validateSession(withLastChanged(token))).toEqual({
      valid: false,
      reason: 'unknown',
    });
  });

  test('rejects, and refuses nobody, when the database does not answer', async () => {
    const { openDatabase } = await import('@curfew/db');
    const db = openDatabase({ url: 'postgresql://nobody@127.0.0.1:1/none' });
    const engine = createSessionEngine({ db, keyring: KEYRING });
    await expect(engine.validateSession(`cfs_${'A'.repeat(22)}.${'A'.repeat(43)}`)).rejects.toThrow(
      'ECONNREFUSED',
    );
    await db.close();
  });
});

describe('a changed fingerprint', () => {
  const engines = {} as Record<'off' | 'alert' | 'enforce', SessionEngine>;
  beforeAll(() => {
    for (const fingerprint of ['off', 'alert', 'enforce'] as const) {
      engines[fingerprint] = createSessionEngine({
        db: world.a.db,
        keyring: KEYRING,
        policy: { fingerprint },
      });
    }
  });

  async function begin() {
    const user = await world.newUser();
    const from = { ...origin, fingerprint: 'begun with' };
    const { token, session } = await world.a.engine.login({
      email: user.email,
      password: PASSWORD,
      origin: from,
    });
    const alerts = () =>
      world.a.db.prisma.auditEvent.count({ where: { sessionId: session.id, type: 'fingerprint_changed' } });
    return { token, id: session.id, from, alerts };
  }

  test('off: is nobody’s business', async () => {
    const { token, alerts } = await begin();
    expect((await engines.off.validateSession(token, { origin: { fingerprint: 'other' } })).valid).toBe(true);
    expect(await alerts()).toBe(0);
  });

  test('alert: is recorded once per session, which lives', async () => {
    const { token, alerts, from } = await begin();
    expect((await engines.alert.validateSession(token, { origin: from })).valid).toBe(true);
    expect(await alerts()).toBe(0);
    const others = ['other', 'other', 'third'].map((fingerprint) =>
      engines.alert.validateSession(token, { origin: { fingerprint } }),
    );
    expect((await Promise.all(others)).every(({ valid }) => valid)).toBe(true);
    expect(await alerts()).toBe(1);
    expect((await engines.alert.validateSession(token, { origin: {} })).valid).toBe(true);
  });

  test('enforce: ends the session, also when the fingerprint is left out', async () => {
    for (const presented of [{ fingerprint: 'other' }, {}]) {
      const { token, id, from } = await begin();
      expect((await engines.enforce.validateSession(token, { origin: from })).valid).toBe(true);
      expect(await engines.enforce.validateSession(token, { origin: presented })).toMatchObject({
        reason: 'fingerprint_changed',
      });
      expect(await engines.enforce.validateSession(token, { origin: from })).toMatchObject({
        reason: 'fingerprint_changed',
      });
      expect(await world.endRecords(id)).toBe(1);
    }
  });

  test('enforce: a rotated server key does not look like another browser', async () => {
    const { token, from } = await begin();
    const rotated = createSessionEngine({
      db: world.a.db,
      keyring: createKeyring([
        'a newer secret, also long enough for one',
        'a secret of the tests, long enough to be one',
      ]),
      policy: { fingerprint: 'enforce' },
    });
    expect((await rotated.validateSession(token, { origin: from })).valid).toBe(true);
  });
});
