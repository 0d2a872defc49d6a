import { describe, expect, test } from 'vitest';
import { createKeyring } from '../credentials/keyring.ts';
import { createSessionEngine } from '../session-engine.ts';
import type { SessionEngine } from '../session-engine.ts';
import { defaultSessionPolicy } from '../session-policy.ts';
import { KEYRING, PASSWORD, useTestWorld } from '../testing/test-engine.ts';
import type { SessionKind, TestSession } from '../testing/test-engine.ts';
import type { Refresh } from './refresh-session.ts';

const GRACE = 60;
const policy = { ...defaultSessionPolicy, refreshGraceSeconds: GRACE };
const world = useTestWorld({ refreshGraceSeconds: GRACE });
const origin = { userAgent: 'test', ip: '192.0.2.7' };
const HOUR = 3600;
const DAY = 24 * HOUR;

type Refreshed = Extract<Refresh, { refreshed: true }>;

const kinds: [string, Required<Pick<SessionKind, 'transport'>> & SessionKind][] = [
  ['a remembered browser', { transport: 'cookie', isRemembered: true }],
  ['a bearer session', { transport: 'bearer' }],
];

async function begin(kind: SessionKind): Promise<TestSession> {
  return world.newSession(await world.newUser(), world.a, kind);
}

function refresh(token: string | undefined, engine: SessionEngine = world.b.engine): Promise<Refresh> {
  const isBearer = bearers.has(token?.split('.')[0] ?? '');
  return engine.refreshSession(token, { transport: isBearer ? 'bearer' : 'cookie', origin });
}

/** The refresh tokens of which sessions travel in a body: the token itself does not say. */
const bearers = new Set<string>();

async function refreshed(
  token: string,
  engine?: SessionEngine,
): Promise<Refreshed & { refreshToken: string }> {
  const result = await refresh(token, engine);
  if (!result.refreshed || result.refreshToken === null) throw new Error(JSON.stringify(result));
  return { ...result, refreshToken: result.refreshToken };
}

const reasonOf = async (token: string) => {
  const transport = token.startsWith('cfa_') ? 'bearer' : 'cookie';
  const [a, b] = [world.a.engine, world.b.engine];
  const first = await a.validateSession(token, { transport });
  expect(await b.validateSession(token, { transport })).toMatchObject({ valid: first.valid });
  return first.valid ? 'valid' : first.reason;
};

describe.each(kinds)('%s', (_, kind) => {
  async function start(): Promise<TestSession> {
    const session = await begin(kind);
    if (kind.transport === 'bearer') bearers.add(session.refreshToken.split('.')[0] ?? '');
    return session;
  }

  test('closes, is opened again without a password, and is not fresh then', async () => {
    const { id, token, refreshToken } = await start();
    expect(await reasonOf(token)).toBe('valid');
    await world.age(id, 2 * HOUR);
    expect(await reasonOf(token)).toBe('access_expired');
    const opened = await refreshed(refreshToken);
    expect(opened).toMatchObject({ isRepeated: false, session: { id, isFresh: false } });
    expect(await reasonOf(opened.token)).toBe('valid');
    // What was issued before opens nothing, however many refreshes ago that was, and is known as what it is.
    let { refreshToken: newest, token: current } = opened;
    for (let refreshes = 1; refreshes <= 10; refreshes += 1) {
      expect(await reasonOf(token)).toBe('superseded');
      ({ refreshToken: newest, token: current } = await refreshed(newest ?? ''));
    }
    expect(await reasonOf(current)).toBe('valid');
    expect(
      await world.b.engine.identifySessions({ transport: kind.transport ?? 'cookie', tokens: [token] }),
    ).toEqual({
      sessions: [{ id, userId: opened.user.id }],
      refusals: [],
    });
  });

  test('gets the same bytes for the same token within the grace, on every instance', async () => {
    const { id, refreshToken } = await start();
    const first = await refreshed(refreshToken, world.a.engine);
    await world.age(id, GRACE / 2);
    const second = await refreshed(refreshToken, world.b.engine);
    expect([second.token, second.refreshToken]).toEqual([first.token, first.refreshToken]);
    expect(second.isRepeated).toBe(true);
    expect(await reasonOf(second.token)).toBe('valid');
  });

  test('ends when a used token comes after the grace, which no repetition extends', async () => {
    const { id, refreshToken } = await start();
    const thief = await refreshed(refreshToken);
    await world.age(id, GRACE - 10);
    expect(await refresh(refreshToken)).toMatchObject({ refreshed: true, isRepeated: true });
    await world.age(id, 10);
    expect(await refresh(refreshToken)).toEqual({ refreshed: false, reason: 'refresh_reuse', sessionId: id });
    expect(await reasonOf(thief.token)).toBe('refresh_reuse');
    expect(await refresh(thief.refreshToken)).toMatchObject({ refreshed: false, reason: 'refresh_reuse' });
    expect(await world.endRecords(id)).toBe(1);
    const where = { sessionId: id, type: 'session_ended' };
    expect(await world.a.db.prisma.auditEvent.findFirst({ where })).toMatchObject({
      reason: 'refresh_reuse',
      actorId: null,
      ipPrefix: '192.0.2.0/24',
      details: { severity: 'critical', presentedGeneration: 0, generation: 1 },
    });
  });

  test('ends when a token from before the last one comes, grace or not', async () => {
    const { id, refreshToken } = await start();
    const first = await refreshed(refreshToken);
    const second = await refreshed(first.refreshToken);
    expect(await refresh(refreshToken)).toMatchObject({ refreshed: false, reason: 'refresh_reuse' });
    expect(await reasonOf(second.token)).toBe('refresh_reuse');
    expect(await world.endRecords(id)).toBe(1);
  });

  test('is ended by no token that this server did not make', async () => {
    const { refreshToken, token } = await start();
    const other = await start();
    const [prefix = '', generation = '', mac = ''] = refreshToken.split('.');
    const otherMac = other.refreshToken.split('.')[2] ?? '';
    const wrongLetter = mac.startsWith('A') ? 'B' : 'A';
    const garbage: [string, string][] = [
      [`${prefix}.${generation}.${wrongLetter}${mac.slice(1)}`, 'unknown'],
      [`${prefix}.${generation}.${otherMac}`, 'unknown'],
      [`${prefix}.1.${mac}`, 'unknown'],
      [`${prefix}.999999999.${mac}`, 'unknown'],
      [`${prefix}.00.${mac}`, 'malformed'],
      [`${prefix}.-1.${mac}`, 'malformed'],
      [`${prefix}.${generation}.${mac}A`, 'malformed'],
      [` ${refreshToken}`, 'malformed'],
      [token, 'malformed'],
      ['', 'malformed'],
    ];
    for (const [text, reason] of garbage) {
      expect([text, await refresh(text)]).toEqual([text, { refreshed: false, reason }]);
    }
    expect(await refresh(undefined)).toEqual({ refreshed: false, reason: 'missing' });
    expect(await reasonOf(token)).toBe('valid');
    expect((await refresh(refreshToken)).refreshed).toBe(true);
  });

  test('takes its refresh token by its own transport alone, and neither token for the other', async () => {
    const { refreshToken, token } = await start();
    const wrong = kind.transport === 'bearer' ? 'cookie' : 'bearer';
    expect(await world.b.engine.refreshSession(refreshToken, { transport: wrong, origin })).toEqual({
      refreshed: false,
      reason: 'unknown',
    });
    expect(await world.b.engine.validateSession(token, { transport: wrong })).toMatchObject({ valid: false });
    const disguised = `${wrong === 'bearer' ? 'cfa_' : 'cfs_'}${token.slice(4)}`;
    expect(await world.b.engine.validateSession(disguised, { transport: wrong })).toEqual({
      valid: false,
      reason: 'unknown',
    });
    for (const transport of ['cookie', 'bearer'] as const) {
      expect(await world.b.engine.validateSession(refreshToken, { transport })).toMatchObject({
        valid: false,
        reason: 'malformed',
      });
    }
    expect(
      await world.b.engine.identifySessions({
        transport: wrong,
        tokens: [token],
        refreshTokens: [refreshToken],
      }),
    ).toEqual({
      sessions: [],
      refusals: ['malformed', 'unknown'],
    });
  });

  test('ends at its absolute limit however constantly it is refreshed', async () => {
    const session = await start();
    const { id } = session;
    let { refreshToken } = session;
    const lifetimeDays = policy.refreshLifetimeSeconds / DAY;
    for (let day = 1; day < lifetimeDays; day += 1) {
      await world.age(id, DAY);
      ({ refreshToken } = await refreshed(refreshToken));
    }
    await world.age(id, DAY - HOUR / 2);
    const last = await refreshed(refreshToken);
    expect(last.session.accessExpiresAt).toEqual(last.session.absoluteExpiresAt);
    await world.age(id, HOUR / 2);
    expect(await refresh(last.refreshToken)).toMatchObject({ refreshed: false, reason: 'absolute_timeout' });
  });

  test('is not ended by a token from after the moment a backup was taken', async () => {
    const { id, token, refreshToken } = await start();
    const where = { id };
    const backup = await world.a.db.prisma.userSession.findUniqueOrThrow({ where });
    const later = await refreshed((await refreshed(refreshToken)).refreshToken);
    await world.a.db.prisma.userSession.update({ where, data: backup });
    expect(await refresh(later.refreshToken)).toEqual({ refreshed: false, reason: 'unknown' });
    expect(await reasonOf(token)).toBe('valid');
  });

  test.each<[string, (session: TestSession) => Promise<unknown>, string]>([
    [
      'a logout',
      ({ id }) => world.a.engine.invalidateSession(id, { reason: 'user_logout', origin }),
      'user_logout',
    ],
    [
      'a logout everywhere',
      ({ caller }) =>
        world.a.engine.invalidateAllUserSessions(caller.user.id, { reason: 'user_logout_all', origin }),
      'user_logout_all',
    ],
    [
      'a disabled account',
      ({ caller }) =>
        world.a.db.prisma.user.update({ where: { id: caller.user.id }, data: { isActive: false } }),
      'user_disabled',
    ],
  ])('is not brought back after %s, whether its access was open or closed', async (_name, end, reason) => {
    for (const seconds of [0, 2 * HOUR]) {
      const session = await start();
      await world.age(session.id, seconds);
      await end(session);
      expect(await refresh(session.refreshToken)).toMatchObject({ refreshed: false, reason });
      expect(await reasonOf(session.token)).toBe(reason);
    }
  });

  test('gets other credentials when its person authenticates; the refresh tokens before end nothing', async () => {
    const { caller, refreshToken, token } = await start();
    const again = await world.a.engine.reauthenticate(caller, { password: PASSWORD, origin });
    const superseded = { refreshed: false, reason: 'superseded', sessionId: caller.session.id };
    expect(await refresh(refreshToken)).toEqual(superseded);
    expect(await reasonOf(token)).toBe('superseded');
    expect(await reasonOf(again.token)).toBe('valid');
    const opened = await refreshed(again.refreshToken ?? '');
    expect(await reasonOf(opened.token)).toBe('valid');
    expect(opened.session.isFresh).toBe(true);
  });

  test('outlives a rotation of the server keys, also in the middle of the grace', async () => {
    const { refreshToken, token } = await start();
    const old = 'a secret of the tests, long enough to be one';
    const secret = 'a newer secret of the tests, long enough to be one';
    const { db } = world.a;
    const rotated = createSessionEngine({ db, keyring: createKeyring([secret, old]), policy });
    const forgotten = createSessionEngine({ db, keyring: createKeyring([secret]), policy });
    expect(await refresh(refreshToken, forgotten)).toEqual({ refreshed: false, reason: 'unknown' });
    const first = await refreshed(refreshToken, world.a.engine);
    const again = await refreshed(refreshToken, rotated);
    expect([again.token, again.refreshToken]).toEqual([first.token, first.refreshToken]);
    const next = await refreshed(first.refreshToken, rotated);
    const transport = kind.transport ?? 'cookie';
    expect(await rotated.validateSession(next.token, { transport })).toMatchObject({ valid: true });
    // An instance that has not been given the new key yet refuses, and ends nothing.
    expect(await refresh(next.refreshToken, world.a.engine)).toEqual({ refreshed: false, reason: 'unknown' });
    expect(await refresh(next.refreshToken, forgotten)).toMatchObject({ refreshed: true });
    expect(await reasonOf(token)).not.toBe('refresh_reuse');
  });

  test('is opened by no touch', async () => {
    const { id, token } = await start();
    await world.age(id, 13 * HOUR);
    expect(await world.a.engine.touchSession(id)).toBeNull();
    expect(await reasonOf(token)).toBe('access_expired');
  });

  test('is listed, counted and left alone by the sweep while its access is closed', async () => {
    const { id, caller } = await start();
    await world.age(id, 13 * HOUR);
    const current = await world.newSession(caller.user);
    const { sessions } = await world.a.engine.listSessions(current.caller.session);
    expect(sessions.map((session) => session.id)).toContain(id);
    await world.a.engine.sweepSessions();
    const where = { id };
    expect((await world.a.db.prisma.userSession.findUniqueOrThrow({ where })).invalidatedAt).toBeNull();
    const ending = { reason: 'user_logout_others' as const, origin };
    expect(await world.a.engine.invalidateOtherSessions(current.caller.session, ending)).toMatchObject({
      endedSessions: 1,
    });
  });

  test('writes one row with each refresh, and none for a repetition or a refusal', async () => {
    const { refreshToken } = await start();
    expect(await world.rowsWritten(() => refresh(refreshToken, world.a.engine))).toBe(1);
    expect(await world.rowsWritten(() => refresh(refreshToken, world.a.engine))).toBe(0);
    const changed = `${refreshToken.slice(0, -2)}${refreshToken.at(-2) === 'A' ? 'B' : 'A'}${refreshToken.at(-1) ?? ''}`;
    expect(await world.rowsWritten(() => refresh(changed, world.a.engine))).toBe(0);
  });
});

describe('what inactivity does', () => {
  test('a remembered browser is remembered to the end of its 30 days', async () => {
    const { id, refreshToken } = await begin({ isRemembered: true });
    await world.age(id, 30 * DAY - HOUR);
    const { session } = await refreshed(refreshToken);
    expect(session.inactivityExpiresAt).toBeNull();
    await world.age(id, HOUR);
    await world.a.engine.sweepSessions();
    const row = await world.a.db.prisma.userSession.findUniqueOrThrow({ where: { id } });
    expect(row.invalidationReason).toBe('absolute_timeout');
  });

  test('a bearer session that nothing uses is over after 14 days', async () => {
    const { id, refreshToken } = await begin({ transport: 'bearer' });
    bearers.add(refreshToken.split('.')[0] ?? '');
    await world.age(id, 14 * DAY - HOUR);
    const opened = await refreshed(refreshToken);
    await world.age(id, 14 * DAY);
    expect(await refresh(opened.refreshToken)).toMatchObject({
      refreshed: false,
      reason: 'inactivity_timeout',
    });
    await world.a.engine.sweepSessions();
    const row = await world.a.db.prisma.userSession.findUniqueOrThrow({ where: { id } });
    expect(row.invalidationReason).toBe('inactivity_timeout');
    expect(await world.endRecords(id)).toBe(1);
  });
});

test('another fingerprint ends the session where that is the policy', async () => {
  const user = await world.newUser();
  const { db } = world.a;
  const engine = createSessionEngine({ db, keyring: KEYRING, policy: { ...policy, fingerprint: 'enforce' } });
  const from = { ...origin, fingerprint: 'mine' };
  const login = await engine.login({
    email: user.email,
    password: PASSWORD,
    origin: from,
    isRemembered: true,
  });
  const request = { transport: 'cookie' as const, origin: { ...origin, fingerprint: 'another' } };
  expect(await engine.refreshSession(login.refreshToken ?? '', request)).toMatchObject({
    refreshed: false,
    reason: 'fingerprint_changed',
  });
  expect(await reasonOf(login.token)).toBe('fingerprint_changed');
});
