import { describe, expect, test } from 'vitest';
import { PASSWORD, useTestWorld } from '../testing/test-engine.ts';

const world = useTestWorld();
const origin = { userAgent: 'test', ip: '192.0.2.7' };
const NEW_PASSWORD = 'a lantern by the north gate 7';

describe('registerUser', () => {
  test('two registrations of one address at once: one account', async () => {
    const input = { email: 'twice@test.example', password: PASSWORD, displayName: 'Twice' };
    const results = await Promise.allSettled(
      [world.a, world.b].map(({ engine }) => engine.registerUser(input, { origin })),
    );
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(results.find((result) => result.status === 'rejected')?.reason).toMatchObject({
      code: 'EMAIL_TAKEN',
    });
  });

  test.each([
    ['14 characters', 'abq rtz wvx ky', 'Use at least 15 characters'],
    ['what is guessed first', 'password1234567', 'among the first that are guessed'],
    ['one character repeated', 'aaaaaaaaaaaaaaaaaaaa', 'among the first that are guessed'],
    ['more than 1024 bytes', 'é'.repeat(513), 'at most 1024 bytes'],
  ])('refuses a password of %s', async (_, password, message) => {
    const input = { email: 'weak@test.example', password, displayName: 'Weak' };
    await expect(world.a.engine.registerUser(input, { origin })).rejects.toMatchObject({
      code: 'PASSWORD_UNACCEPTABLE',
      message: expect.stringContaining(message),
    });
  });

  test('counts code points after NFC, and takes both forms of the same text for one password', async () => {
    const composed = 'mañana por la mañana';
    const decomposed = composed.normalize('NFD');
    expect(decomposed).not.toBe(composed);
    const email = 'nfc@test.example';
    await world.a.engine.registerUser({ email, password: decomposed, displayName: 'N' }, { origin });
    const login = world.a.engine.login({ email, password: composed, origin });
    expect((await login).token).toBeDefined();
  });
});

describe('reauthenticate', () => {
  test('gives a new credential, kills the presented one and starts both deadlines anew', async () => {
    const user = await world.newUser();
    const { id, token } = await world.newSession(user);
    await world.age(id, 20 * 60);
    const before = await world.a.engine.validateSession(token);
    if (!before.valid) throw new Error('unreachable');
    expect(before.session.isFresh).toBe(false);
    const rotated = await world.a.engine.reauthenticate(before, { password: PASSWORD, origin });
    expect(await world.isAccepted(token)).toBe(false);
    const after = await world.b.engine.validateSession(rotated.token);
    if (!after.valid) throw new Error('unreachable');
    expect(after.session).toMatchObject({ id, isFresh: true });
    expect(after.session.absoluteExpiresAt.getTime()).toBeGreaterThan(
      before.session.absoluteExpiresAt.getTime(),
    );
    expect(await world.endRecords(id)).toBe(0);
  });

  test('a wrong password changes nothing', async () => {
    const { token, caller } = await world.newSession(await world.newUser());
    const request = { password: 'wrong', origin };
    await expect(world.a.engine.reauthenticate(caller, request)).rejects.toMatchObject({
      code: 'INVALID_CREDENTIALS',
    });
    expect(await world.isAccepted(token)).toBe(true);
  });

  test('of two at once one wins, and the other is told that its credential is gone', async () => {
    const { caller } = await world.newSession(await world.newUser());
    const results = await Promise.allSettled(
      [world.a, world.b].map(({ engine }) => engine.reauthenticate(caller, { password: PASSWORD, origin })),
    );
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(results.find((result) => result.status === 'rejected')?.reason).toMatchObject({
      code: 'UNAUTHORIZED',
    });
  });

  test('does not bring back a session that ended meanwhile', async () => {
    const { id, caller } = await world.newSession(await world.newUser());
    await world.a.engine.invalidateSession(id, { reason: 'user_logout', origin });
    const again = world.a.engine.reauthenticate(caller, { password: PASSWORD, origin });
    await expect(again).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });
});

describe('changePassword', () => {
  test('ends every other session, renews this one, and only the new password opens', async () => {
    const user = await world.newUser();
    const [current, other] = [await world.newSession(user), await world.newSession(user)];
    const request = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD, origin };
    const changed = await world.a.engine.changePassword(current.caller, request);
    expect(changed.endedSessions).toBe(1);
    expect(await world.isAccepted(current.token)).toBe(false);
    expect(await world.isAccepted(changed.token)).toBe(true);
    expect(await world.b.engine.validateSession(other.token)).toMatchObject({ reason: 'password_changed' });
    expect(await world.endRecords(other.id)).toBe(1);
    expect(await world.endRecords(current.id)).toBe(0);
    const login = (password: string) => world.a.engine.login({ email: user.email, password, origin });
    await expect(login(PASSWORD)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
    expect((await login(NEW_PASSWORD)).token).toBeDefined();
  });

  test('a wrong current password, the same one again and a weak one change nothing', async () => {
    const user = await world.newUser();
    const [current, other] = [await world.newSession(user), await world.newSession(user)];
    const attempts = [
      [{ currentPassword: 'wrong', newPassword: NEW_PASSWORD }, 'INVALID_CREDENTIALS'],
      [{ currentPassword: PASSWORD, newPassword: PASSWORD }, 'PASSWORD_UNACCEPTABLE'],
      [{ currentPassword: PASSWORD, newPassword: 'short' }, 'PASSWORD_UNACCEPTABLE'],
    ] as const;
    for (const [request, code] of attempts) {
      await expect(
        world.a.engine.changePassword(current.caller, { ...request, origin }),
      ).rejects.toMatchObject({ code });
    }
    for (const { token } of [current, other]) expect(await world.isAccepted(token)).toBe(true);
  });

  test('all of it happens or nothing: a session that ended meanwhile changes no password', async () => {
    const user = await world.newUser();
    const [current, other] = [await world.newSession(user), await world.newSession(user)];
    await world.a.engine.invalidateSession(current.id, { reason: 'user_logout', origin });
    const request = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD, origin };
    await expect(world.a.engine.changePassword(current.caller, request)).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
    });
    expect(await world.isAccepted(other.token)).toBe(true);
    const login = world.a.engine.login({ email: user.email, password: PASSWORD, origin });
    expect((await login).token).toBeDefined();
  });
});
