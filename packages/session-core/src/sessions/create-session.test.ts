import { hash } from '@node-rs/argon2';
import { describe, expect, test } from 'vitest';
import type { PresentedCredentials } from './identify-sessions.ts';
import { PASSWORD, useTestWorld } from '../testing/test-engine.ts';

const world = useTestWorld({ sessionLimit: 3 });
const origin = {
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  ip: '203.0.113.9',
};

function login(email: string, extras: { fingerprint?: string; replaced?: PresentedCredentials } = {}) {
  const { fingerprint, replaced } = extras;
  const from = { ...origin, fingerprint, requestId: 'request-1' };
  return world.a.engine.login({ email, password: PASSWORD, origin: from, replaced });
}

describe('a login', () => {
  test('gives a token whose row holds only its hash, and of the device only what leads nowhere', async () => {
    const user = await world.newUser();
    const { token, session } = await login(user.email, { fingerprint: 'fp-1' });
    expect(token).toMatch(/^cfs_[\w-]{22}\.[\w-]{43}$/u);
    const row = await world.a.db.prisma.userSession.findUniqueOrThrow({ where: { id: session.id } });
    expect(row).toMatchObject({
      label: 'Firefox on Linux',
      ipPrefix: '203.0.113.0/24',
      userAgent: origin.userAgent,
      transport: 'cookie',
      invalidatedAt: null,
    });
    const stored = JSON.stringify(row, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('base64url') : value,
    );
    for (const secret of [token.split('.')[1], '203.0.113.9', 'fp-1']) expect(stored).not.toContain(secret);
  });

  test('leaves an audit record that says who, when and from where', async () => {
    const user = await world.newUser();
    const { session } = await login(user.email);
    const [record] = await world.a.db.prisma.auditEvent.findMany({
      where: { sessionId: session.id, type: 'login' },
    });
    expect(record).toMatchObject({
      userId: user.id,
      actorId: user.id,
      ipPrefix: '203.0.113.0/24',
      requestId: 'request-1',
      at: session.now,
    });
  });

  test('is from a new device the first time, and is told so in the audit trail', async () => {
    const user = await world.newUser();
    const first = await login(user.email, { fingerprint: 'laptop' });
    const again = await login(user.email, { fingerprint: 'laptop' });
    const other = await login(user.email, { fingerprint: 'phone' });
    expect([first, again, other].map(({ isNewDevice }) => isNewDevice)).toEqual([true, false, true]);
    const records = await world.a.db.prisma.auditEvent.findMany({
      where: { userId: user.id, type: 'new_device' },
      select: { sessionId: true },
      orderBy: { id: 'asc' },
    });
    expect(records.map(({ sessionId }) => sessionId)).toEqual([first.session.id, other.session.id]);
    expect(await world.a.engine.isKnownDevice(user.email, { fingerprint: 'phone' })).toBe(true);
    expect(await world.a.engine.isKnownDevice(user.email, { fingerprint: 'stranger' })).toBe(false);
  });

  test('replaces the session this browser had, whoever it belonged to', async () => {
    const [ann, ben] = [await world.newUser(), await world.newUser()];
    const first = await login(ann.email);
    const second = await login(ann.email, { replaced: { transport: 'cookie', tokens: [first.token] } });
    const third = await login(ben.email, { replaced: { transport: 'cookie', tokens: [second.token] } });
    for (const { token, session } of [first, second]) {
      expect(await world.a.engine.validateSession(token)).toMatchObject({ valid: false, reason: 'replaced' });
      expect(await world.endRecords(session.id)).toBe(1);
    }
    expect(await world.isAccepted(third.token)).toBe(true);
  });

  test('never adopts an identifier it was given', async () => {
    const user = await world.newUser();
    const victim = await login(user.email);
    const [id] = victim.token.split('.');
    const planted = `${id}.${'A'.repeat(43)}`;
    const { token } = await login(user.email, { replaced: { transport: 'cookie', tokens: [planted] } });
    expect(token).not.toBe(planted);
    expect(await world.isAccepted(planted)).toBe(false);
    expect(await world.isAccepted(victim.token)).toBe(true);
  });

  test('beyond the limit ends the longest idle session', async () => {
    const user = await world.newUser();
    const sessions = [
      await world.newSession(user),
      await world.newSession(user),
      await world.newSession(user),
    ];
    await world.age(sessions[1]?.id ?? '', 60);
    await login(user.email);
    const verdicts = await Promise.all(sessions.map(({ token }) => world.a.engine.validateSession(token)));
    expect(verdicts.map((verdict) => (verdict.valid ? 'live' : verdict.reason))).toEqual([
      'live',
      'session_limit',
      'live',
    ]);
  });

  test('is refused alike for an unknown address, a wrong password and a disabled user', async () => {
    const [user, disabled] = [await world.newUser(), await world.newUser()];
    await world.a.db.prisma.user.update({ where: { id: disabled.id }, data: { isActive: false } });
    const attempts = [
      { email: 'nobody@test.example', password: PASSWORD },
      { email: user.email, password: 'wrong' },
      { email: disabled.email, password: PASSWORD },
    ];
    for (const attempt of attempts) {
      await expect(world.a.engine.login({ ...attempt, origin })).rejects.toMatchObject({
        code: 'INVALID_CREDENTIALS',
        message: 'Address or password is wrong.',
      });
    }
    const failures = await world.a.db.prisma.auditEvent.count({
      where: { type: 'login_failed', userId: user.id },
    });
    expect(failures).toBe(1);
  });

  test('renews a hash whose parameters are outdated', async () => {
    const user = await world.newUser();
    const { prisma } = world.a.db;
    const outdated = await hash(PASSWORD, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    await prisma.user.update({ where: { id: user.id }, data: { passwordHash: outdated } });
    const { token } = await login(user.email);
    const { passwordHash } = await prisma.user.findUniqueOrThrow({ where: { id: user.id } });
    expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/u);
    expect(await world.isAccepted(token)).toBe(true);
    await login(user.email);
  });
});
