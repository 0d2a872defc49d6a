import { describe, expect, test } from 'vitest';
import { createKeyring } from '../credentials/keyring.ts';
import type { Checkpoint } from '../engine-context.ts';
import { createSessionEngine } from '../session-engine.ts';
import type { Refresh } from '../sessions/refresh-session.ts';
import { interleavings } from '../testing/interleavings.ts';
import { CHEAP_PASSWORDS, PASSWORD, useTestWorld } from '../testing/test-engine.ts';
import type { Instance, TestSession } from '../testing/test-engine.ts';

const origin = { userAgent: 'test', ip: '192.0.2.7' };
const world = useTestWorld({}, CHEAP_PASSWORDS);
const { interleave, repeat } = interleavings(world);

const refresh =
  (refreshToken: string) =>
  ({ engine }: Instance) =>
    engine.refreshSession(refreshToken, { transport: 'bearer', origin });
const logout =
  ({ id }: TestSession) =>
  ({ engine }: Instance) =>
    engine.invalidateSession(id, { reason: 'user_logout', origin });
const logoutAll =
  ({ caller }: TestSession) =>
  ({ engine }: Instance) =>
    engine.invalidateAllUserSessions(caller.user.id, { reason: 'user_logout_all', origin });

function value<Result>(settled: PromiseSettledResult<Result>): Result {
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
}

/** What a refresh handed out opens nothing, nor does what it could be exchanged for. */
async function expectDead(result: Refresh): Promise<void> {
  if (!result.refreshed) return;
  expect(await world.isAccepted(result.token)).toBe(false);
  expect(await refresh(result.refreshToken ?? '')(world.b)).toMatchObject({ refreshed: false });
}

describe.each([
  ['logout', logout],
  ['logoutAll', logoutAll],
] as const)('refresh × %s', (_, end) => {
  test.each<Checkpoint>(['refresh:token-verified', 'user-locked'])(
    'a refresh held at %s brings nothing back',
    { timeout: 120_000 },
    async (checkpoint) => {
      const user = await world.newUser();
      await repeat(async () => {
        const session = await world.newSession(user, world.a, { transport: 'bearer' });
        const [refreshed, ended] = await interleave(checkpoint, refresh(session.refreshToken), end(session));
        expect(value(ended)).toMatchObject({ endedSessions: 1 });
        // Held before the lock it comes too late; holding the lock it comes first, and what it gave is dead at once.
        expect(value(refreshed).refreshed).toBe(checkpoint === 'user-locked');
        await expectDead(value(refreshed));
        expect(await world.isAccepted(session.token)).toBe(false);
        expect(await world.endRecords(session.id)).toBe(1);
      });
    },
  );

  test('a refresh that meets it under way is refused', { timeout: 120_000 }, async () => {
    const user = await world.newUser();
    await repeat(async () => {
      const session = await world.newSession(user, world.a, { transport: 'bearer' });
      const [ended, refreshed] = await interleave('user-locked', end(session), refresh(session.refreshToken));
      expect(value(ended)).toMatchObject({ endedSessions: 1 });
      expect(value(refreshed)).toMatchObject({ refreshed: false });
      expect(await world.endRecords(session.id)).toBe(1);
    });
  });
});

test('a token that is not genuine waits for nobody, and nobody for it', async () => {
  const session = await world.newSession(await world.newUser(), world.a, { transport: 'bearer' });
  const { refreshToken } = await world.newSession(await world.newUser(), world.a, { transport: 'bearer' });
  const forged = `${session.refreshToken.slice(0, 29)}${refreshToken.slice(29)}`;
  const hold = world.a.holdAt('user-locked');
  const ended = logout(session)(world.a);
  await hold.reached;
  expect(await refresh(forged)(world.b)).toEqual({ refreshed: false, reason: 'unknown' });
  hold.release();
  expect(await ended).toMatchObject({ endedSessions: 1 });
});

test(
  'refresh × key rotation: an instance with the new key and one without it hand out the same bytes',
  { timeout: 120_000 },
  async () => {
    const old = 'a secret of the tests, long enough to be one';
    const newer = 'a newer secret of the tests, long enough to be one';
    const rotated = {
      ...world.b,
      engine: createSessionEngine({ db: world.b.db, keyring: createKeyring([newer, old]) }),
    };
    const user = await world.newUser();
    await repeat(async () => {
      const { refreshToken, id } = await world.newSession(user, world.a, { transport: 'bearer' });
      const [onOld, onNew] = await interleave('user-locked', refresh(refreshToken), () =>
        refresh(refreshToken)(rotated),
      );
      const [first, second] = [value(onOld), value(onNew)];
      if (!first.refreshed || !second.refreshed) throw new Error('one of them was refused');
      expect([second.token, second.refreshToken]).toEqual([first.token, first.refreshToken]);
      expect(await world.isAccepted(first.token)).toBe(true);
      const next = await refresh(first.refreshToken ?? '')(rotated);
      expect(next).toMatchObject({ refreshed: true, isRepeated: false });
      await logout({ id } as TestSession)(world.a);
    });
  },
);

test(
  'refresh × reauthenticate: exactly one of the two hands out credentials that live',
  { timeout: 120_000 },
  async () => {
    const user = await world.newUser();
    await repeat(async () => {
      const session = await world.newSession(user, world.a, { transport: 'bearer' });
      // Not the password: what rotates is the same, and a hash for each repetition would only cost time.
      const [refreshed, rotated] = await interleave(
        'refresh:token-verified',
        refresh(session.refreshToken),
        ({ engine }) => engine.rotateSession(session.caller.session, { origin }),
      );
      expect(value(refreshed)).toMatchObject({ refreshed: false, reason: 'superseded' });
      expect(await world.isAccepted(value(rotated).token)).toBe(true);
      await logout(session)(world.a);
    });
  },
);

test('refresh × a changed password: the session of a thief is over', { timeout: 60_000 }, async () => {
  const user = await world.newUser();
  const own = await world.newSession(user);
  const stolen = await world.newSession(user, world.a, { transport: 'bearer' });
  const [refreshed, changed] = await interleave(
    'refresh:token-verified',
    refresh(stolen.refreshToken),
    ({ engine }) =>
      engine.changePassword(own.caller, {
        currentPassword: PASSWORD,
        newPassword: 'a lantern by the north gate 7',
        origin,
      }),
  );
  expect(value(changed)).toMatchObject({ endedSessions: 1 });
  expect(value(refreshed)).toMatchObject({ refreshed: false, reason: 'password_changed' });
});

test(
  'ten refreshes at once on two instances: one generation, the same bytes for all, nobody logged out',
  { timeout: 120_000 },
  async () => {
    const user = await world.newUser();
    await repeat(async () => {
      const session = await world.newSession(user, world.a, { transport: 'bearer' });
      const results = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          refresh(session.refreshToken)(index % 2 === 0 ? world.a : world.b),
        ),
      );
      const handedOut = new Set(
        results.map((result) => JSON.stringify(result.refreshed && [result.token, result.refreshToken])),
      );
      expect(handedOut.size).toBe(1);
      expect(results.filter((result) => result.refreshed && !result.isRepeated)).toHaveLength(1);
      const [first] = results;
      if (!first?.refreshed) throw new Error('all of them were refused');
      expect(await world.isAccepted(first.token)).toBe(true);
      await logout(session)(world.a);
    });
  },
);
