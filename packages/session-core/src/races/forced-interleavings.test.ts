import { isDatabaseUnavailable } from '@curfew/db';
import { describe, expect, test } from 'vitest';
import { interleavings } from '../testing/interleavings.ts';
import { liveIds } from '../testing/live-ids.ts';
import { CHEAP_PASSWORDS, PASSWORD, useTestWorld } from '../testing/test-engine.ts';
import type { Instance } from '../testing/test-engine.ts';
import type { Checkpoint } from '../engine-context.ts';

const origin = { userAgent: 'test', ip: '192.0.2.7' };
const world = useTestWorld({ sessionLimit: 3 }, CHEAP_PASSWORDS);

const { interleave, repeat } = interleavings(world);

const login =
  (email: string) =>
  ({ engine }: Instance) =>
    engine.login({ email, password: PASSWORD, origin });
const logoutAll =
  (userId: string) =>
  ({ engine }: Instance) =>
    engine.invalidateAllUserSessions(userId, { reason: 'user_logout_all', origin });
const logoutOne =
  (sessionId: string) =>
  ({ engine }: Instance) =>
    engine.invalidateSession(sessionId, { reason: 'user_logout', origin });

describe('logoutAll × login', () => {
  test.each<Checkpoint>(['login:password-verified', 'user-locked'])(
    'a login held at %s leaves no session from before alive, and list and token agree about its own',
    { timeout: 120_000 },
    async (checkpoint) => {
      const user = await world.newUser();
      await repeat(async () => {
        const before = await world.newSession(user);
        const [loggedIn, ended] = await interleave(checkpoint, login(user.email), logoutAll(user.id));
        expect(await world.isAccepted(before.token)).toBe(false);
        expect(ended.status).toBe('fulfilled');
        if (loggedIn.status === 'rejected') throw loggedIn.reason;
        const { token, session } = loggedIn.value;
        // Verified before the logout and begun after it: it starts over and lives. Begun before it: it ends with the rest.
        expect(await world.isAccepted(token)).toBe(checkpoint === 'login:password-verified');
        expect((await liveIds(world, user)).includes(session.id)).toBe(await world.isAccepted(token));
        expect(await world.endRecords(before.id)).toBe(1);
        await logoutAll(user.id)(world.a);
      });
    },
  );

  test('a login that meets a logoutAll under way starts over after it', { timeout: 120_000 }, async () => {
    const user = await world.newUser();
    await repeat(async () => {
      const before = await world.newSession(user);
      const [, loggedIn] = await interleave('user-locked', logoutAll(user.id), login(user.email));
      expect(await world.isAccepted(before.token)).toBe(false);
      if (loggedIn.status === 'rejected') throw loggedIn.reason;
      expect(await world.isAccepted(loggedIn.value.token)).toBe(true);
      await logoutAll(user.id)(world.a);
    });
  });
});

test(
  'logoutAll × touch: a touch held before its update brings nothing back',
  { timeout: 60_000 },
  async () => {
    const user = await world.newUser();
    await repeat(async () => {
      const session = await world.newSession(user);
      await world.age(session.id, 120);
      const [touched, ended] = await interleave(
        'touch:before-update',
        ({ engine }) => engine.touchSession(session.id),
        logoutAll(user.id),
      );
      expect(ended).toMatchObject({ status: 'fulfilled', value: { endedSessions: 1 } });
      expect(touched).toEqual({ status: 'fulfilled', value: null });
      expect(await world.isAccepted(session.token)).toBe(false);
    });
  },
);

test(
  'logoutSession × touch: a touch held before its update brings nothing back',
  { timeout: 60_000 },
  async () => {
    const user = await world.newUser();
    await repeat(async () => {
      const session = await world.newSession(user);
      await world.age(session.id, 120);
      const [touched] = await interleave(
        'touch:before-update',
        ({ engine }) => engine.touchSession(session.id),
        logoutOne(session.id),
      );
      expect(touched).toEqual({ status: 'fulfilled', value: null });
      expect(await world.isAccepted(session.token)).toBe(false);
    });
  },
);

test('touch after logout moves nothing', { timeout: 60_000 }, async () => {
  const user = await world.newUser();
  await repeat(async () => {
    const session = await world.newSession(user);
    await world.age(session.id, 120);
    await logoutOne(session.id)(world.a);
    expect(await world.b.engine.touchSession(session.id)).toBeNull();
    expect(await world.isAccepted(session.token)).toBe(false);
  });
});

describe('logoutAll × logoutSession', () => {
  test.each(['logoutAll first', 'logoutSession first'])(
    '%s: each session is ended by one of them, with one record',
    { timeout: 60_000 },
    async (order) => {
      const user = await world.newUser();
      await repeat(async () => {
        const [one, two] = [await world.newSession(user), await world.newSession(user)];
        const [all, single] = [logoutAll(user.id), logoutOne(one.id)];
        const results = await (order === 'logoutAll first'
          ? interleave('user-locked', all, single)
          : interleave('user-locked', single, all));
        const ended = results.map((result) => {
          if (result.status === 'rejected') throw result.reason;
          return result.value.endedSessions;
        });
        expect(ended).toEqual(order === 'logoutAll first' ? [2, 0] : [1, 1]);
        for (const { id, token } of [one, two]) {
          expect(await world.isAccepted(token)).toBe(false);
          expect(await world.endRecords(id)).toBe(1);
        }
      });
    },
  );
});

test(
  'parallel logins × session limit: never more live sessions than allowed',
  { timeout: 120_000 },
  async () => {
    const user = await world.newUser();
    await repeat(async () => {
      const logins = Array.from({ length: 6 }, (_, index) =>
        world.newSession(user, index % 2 === 0 ? world.a : world.b),
      );
      let isDone = false;
      const watch = (async () => {
        while (!isDone) expect((await liveIds(world, user)).length).toBeLessThanOrEqual(3);
      })();
      const results = await Promise.allSettled(logins);
      isDone = true;
      await watch;
      // On a machine that does too much at once a login may wait too long for the others, and fails.
      const failed = results.filter((result) => result.status === 'rejected');
      for (const { reason } of failed) expect(isDatabaseUnavailable(reason)).toBe(true);
      const sessions = results.filter((result) => result.status === 'fulfilled').map(({ value }) => value);
      expect(sessions.length).toBeGreaterThan(0);
      const accepted = await Promise.all(sessions.map(({ token }) => world.isAccepted(token)));
      expect(accepted.filter(Boolean)).toHaveLength(Math.min(3, sessions.length));
      expect(await liveIds(world, user)).toHaveLength(Math.min(3, sessions.length));
      for (const [index, { id }] of sessions.entries()) {
        expect(await world.endRecords(id)).toBe(accepted[index] ? 0 : 1);
      }
    });
  },
);

test(
  'double logout: one of them ends the session, and there is one record',
  { timeout: 60_000 },
  async () => {
    const user = await world.newUser();
    await repeat(async () => {
      const session = await world.newSession(user);
      const ended = await Promise.all([logoutOne(session.id)(world.a), logoutOne(session.id)(world.b)]);
      expect(ended.toSorted((one, two) => one.endedSessions - two.endedSessions)).toMatchObject([
        { endedSessions: 0 },
        { endedSessions: 1 },
      ]);
      expect(await world.endRecords(session.id)).toBe(1);
      expect(await world.isAccepted(session.token)).toBe(false);
    });
  },
);

test(
  'double logoutAll: one of them ends the sessions, and there is one record',
  { timeout: 60_000 },
  async () => {
    const user = await world.newUser();
    await repeat(async () => {
      const session = await world.newSession(user);
      const ended = await Promise.all([logoutAll(user.id)(world.a), logoutAll(user.id)(world.b)]);
      expect(ended.toSorted((one, two) => one.endedSessions - two.endedSessions)).toMatchObject([
        { endedSessions: 0 },
        { endedSessions: 1 },
      ]);
      expect(await world.endRecords(session.id)).toBe(1);
    });
  },
);
