import { SessionError } from '@curfew/contracts';
import { describe, expect, test } from 'vitest';
import { interleavings } from '../testing/interleavings.ts';
import { liveIds } from '../testing/live-ids.ts';
import { CHEAP_PASSWORDS, PASSWORD, useTestWorld } from '../testing/test-engine.ts';
import type { Instance } from '../testing/test-engine.ts';
import type { Checkpoint } from '../engine-context.ts';
import type { Caller } from '../session-engine.ts';

const NEW_PASSWORD = 'a lantern by the north gate 7';
const origin = { userAgent: 'test', ip: '192.0.2.7' };
const world = useTestWorld({ sessionLimit: 3 }, CHEAP_PASSWORDS);

const { interleave, repeat } = interleavings(world);

const login =
  (email: string, password: string) =>
  ({ engine }: Instance) =>
    engine.login({ email, password, origin });

describe('changePassword × login with the old password', () => {
  test.each<[Checkpoint, 'login' | 'change']>([
    ['login:password-verified', 'login'],
    ['user-locked', 'login'],
    ['change-password:password-verified', 'change'],
    ['user-locked', 'change'],
  ])(
    'at %s of the %s: no session made with the old password is left',
    { timeout: 240_000 },
    async (checkpoint, held) => {
      const user = await world.newUser();
      let [current, next] = [PASSWORD, NEW_PASSWORD];
      await repeat(async () => {
        const { caller } = await world.newSession(user);
        const request = { currentPassword: current, newPassword: next, origin };
        const change = ({ engine }: Instance) => engine.changePassword(caller, request);
        const oldLogin = login(user.email, current);
        const [loggedIn, changed] = await (async () => {
          if (held === 'login') return interleave(checkpoint, oldLogin, change);
          const [first, second] = await interleave(checkpoint, change, oldLogin);
          return [second, first] as const;
        })();
        if (changed.status === 'rejected') throw changed.reason;
        expect(await world.isAccepted(changed.value.token)).toBe(true);
        if (loggedIn.status === 'fulfilled') {
          expect(await world.isAccepted(loggedIn.value.token)).toBe(false);
          expect(await world.endRecords(loggedIn.value.session.id)).toBe(1);
        } else {
          expect(loggedIn.reason).toMatchObject({ code: 'INVALID_CREDENTIALS' });
        }
        expect(await liveIds(world, user)).toEqual([caller.session.id]);
        [current, next] = [next, current];
      });
    },
  );
});

test(
  'changePassword × itself: exactly one succeeds, and its password is the one stored',
  { timeout: 240_000 },
  async () => {
    const user = await world.newUser();
    let current = PASSWORD;
    let rivers = 0;
    await repeat(async () => {
      rivers += 1;
      const [one, two] = [await world.newSession(user), await world.newSession(user)];
      const change =
        (caller: typeof one.caller, newPassword: string) =>
        ({ engine }: Instance) =>
          engine.changePassword(caller, { currentPassword: current, newPassword, origin });
      const [mine, theirs] = [`the first of ${rivers} rivers`, `the other of ${rivers} rivers`];
      const results = await interleave(
        'change-password:password-verified',
        change(one.caller, mine),
        change(two.caller, theirs),
      );
      const winners = results.filter(({ status }) => status === 'fulfilled');
      expect(winners).toHaveLength(1);
      const loser = results.find((result) => result.status === 'rejected');
      expect(loser?.reason).toBeInstanceOf(SessionError);
      current = results[0].status === 'fulfilled' ? mine : theirs;
      const { token } = await login(user.email, current)(world.a);
      expect(await world.isAccepted(token)).toBe(true);
    });
  },
);

describe('what changes while a password is being verified', () => {
  const change =
    (caller: Caller) =>
    ({ engine }: Instance) =>
      engine.changePassword(caller, { currentPassword: PASSWORD, newPassword: NEW_PASSWORD, origin });
  const reauthenticate =
    (caller: Caller) =>
    ({ engine }: Instance) =>
      engine.reauthenticate(caller, { password: PASSWORD, origin });

  test('a password changed elsewhere: the re-authentication with the old one brings nothing back', async () => {
    const user = await world.newUser();
    const [one, two] = [await world.newSession(user), await world.newSession(user)];
    const [again, changed] = await interleave(
      'reauthenticate:password-verified',
      reauthenticate(one.caller),
      change(two.caller),
    );
    expect(changed.status).toBe('fulfilled');
    expect(again).toMatchObject({ status: 'rejected', reason: { code: 'UNAUTHORIZED' } });
    expect(await world.isAccepted(one.token)).toBe(false);
  });

  test('the others logged out by this very session: both happen', async () => {
    const user = await world.newUser();
    const [one, two] = [await world.newSession(user), await world.newSession(user)];
    const [changed, others] = await interleave(
      'change-password:password-verified',
      change(one.caller),
      ({ engine }) =>
        engine.invalidateOtherSessions(one.caller.session, { reason: 'user_logout_others', origin }),
    );
    expect(others).toMatchObject({ status: 'fulfilled', value: { endedSessions: 1 } });
    if (changed.status === 'rejected') throw changed.reason;
    expect(await world.isAccepted(changed.value.token)).toBe(true);
    expect(await world.isAccepted(two.token)).toBe(false);
    expect(await world.endRecords(two.id)).toBe(1);
  });

  test('the user disabled: neither happens', async () => {
    const user = await world.newUser();
    const disable = ({ db }: Instance) =>
      db.prisma.user.update({ where: { id: user.id }, data: { isActive: false } });
    const { caller } = await world.newSession(user);
    const [changed] = await interleave('change-password:password-verified', change(caller), disable);
    expect(changed).toMatchObject({ status: 'rejected', reason: { code: 'UNAUTHORIZED' } });
    await world.a.db.prisma.user.update({ where: { id: user.id }, data: { isActive: true } });
    const [again] = await interleave('reauthenticate:password-verified', reauthenticate(caller), disable);
    expect(again).toMatchObject({ status: 'rejected', reason: { code: 'UNAUTHORIZED' } });
  });
});
