import { changeUserOutput } from '@curfew/contracts';
import { beforeAll, describe, expect, test } from 'vitest';
import { newOperator } from '../testing/new-operator.ts';
import { createSessionEngine } from '../session-engine.ts';
import { interleavings } from '../testing/interleavings.ts';
import { CHEAP_PASSWORDS, KEYRING, PASSWORD, useTestWorld } from '../testing/test-engine.ts';
import type { Instance } from '../testing/test-engine.ts';
import type { Checkpoint } from '../engine-context.ts';
import type { Operator } from './operator.ts';

const world = useTestWorld({ sessionLimit: 5 }, CHEAP_PASSWORDS);
const origin = { userAgent: 'console', ip: '203.0.113.9' };
const act = { note: 'left the company', origin };
let operator: Operator;
beforeAll(async () => {
  operator = await newOperator(world);
});

const disable = (userId: string, { engine }: Instance = world.a, by = operator) =>
  engine.operators.disableUser(by, { ...act, userId });
const enable = (userId: string) => world.a.engine.operators.enableUser(operator, { ...act, userId });
const login = (email: string, { engine }: Instance = world.a) =>
  engine.login({ email, password: PASSWORD, origin });

const records = (userId: string) =>
  world.a.db.prisma.auditEvent.findMany({
    where: { userId, type: { in: ['sessions_ended', 'session_ended', 'user_disabled', 'user_enabled'] } },
    orderBy: { at: 'asc' },
  });

test('disabling ends every session, shuts the user out, and tells them why, with two records', async () => {
  const user = await world.newUser();
  const sessions = [await world.newSession(user), await world.newSession(user, world.b)];
  const answer = changeUserOutput.parse(await disable(user.id));
  expect(answer).toMatchObject({
    outcome: 'changed',
    endedSessions: 2,
    user: { id: user.id, isActive: false, liveSessions: 0 },
  });
  for (const { id, token } of sessions) {
    expect(await world.b.engine.validateSession(token)).toMatchObject({
      reason: 'user_disabled',
      note: act.note,
    });
    expect(await world.endRecords(id)).toBe(1);
  }
  await expect(login(user.email)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
  expect(await records(user.id)).toMatchObject([
    {
      type: 'sessions_ended',
      reason: 'user_disabled',
      actorId: operator.user.id,
      details: { note: act.note },
    },
    { type: 'user_disabled', actorId: operator.user.id, details: { note: act.note } },
  ]);
});

test('disabling writes rows that do not depend on the number of sessions', async () => {
  const [few, many] = [await world.newUser(), await world.newUser()];
  await world.newSession(few);
  for (let index = 0; index < 5; index += 1) await world.newSession(many);
  const rows = [];
  for (const { id } of [few, many]) rows.push(await world.rowsWritten(() => disable(id)));
  expect(rows).toEqual([4, 4]);
});

test('enabling lets them log in again and brings no session back', async () => {
  const user = await world.newUser();
  const before = await world.newSession(user);
  await disable(user.id);
  expect(changeUserOutput.parse(await enable(user.id))).toMatchObject({
    outcome: 'changed',
    endedSessions: 0,
    user: { isActive: true },
  });
  expect(await world.isAccepted(before.token)).toBe(false);
  const { token } = await login(user.email);
  expect(await world.isAccepted(token)).toBe(true);
  expect((await records(user.id)).at(-1)).toMatchObject({
    type: 'user_enabled',
    actorId: operator.user.id,
    details: { note: act.note },
  });
});

test('not even one that had run out before, should the time-outs be longer afterwards', async () => {
  const user = await world.newUser();
  const { id, token } = await world.newSession(user);
  await world.age(id, 31 * 60);
  expect(await disable(user.id)).toMatchObject({ outcome: 'changed', endedSessions: 0 });
  await enable(user.id);
  const patient = createSessionEngine({
    db: world.a.db,
    keyring: KEYRING,
    policy: { inactivityTimeoutSeconds: 7200 },
  });
  expect(await patient.validateSession(token)).toMatchObject({ valid: false, reason: 'inactivity_timeout' });
});

test('both are idempotent: a second call writes nothing', async () => {
  const user = await world.newUser();
  await disable(user.id);
  expect(await world.rowsWritten(() => disable(user.id))).toBe(0);
  expect(await disable(user.id)).toMatchObject({ outcome: 'unchanged', endedSessions: 0 });
  await enable(user.id);
  expect(await world.rowsWritten(() => enable(user.id))).toBe(0);
  expect(await enable(user.id)).toMatchObject({ outcome: 'unchanged' });
});

test('nobody disables themselves, and nobody who does not exist', async () => {
  await expect(disable(operator.user.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  for (const change of [disable, enable]) {
    await expect(change(crypto.randomUUID())).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }
  const operators = world.a.engine.operators;
  await expect(
    operators.invalidateUserSessions(operator, { ...act, userId: crypto.randomUUID() }),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test.each([
  [{ isActive: false }, { code: 'UNAUTHORIZED', reason: 'user_disabled' }],
  [{ role: 'user' }, { code: 'FORBIDDEN' }],
])('an operator who is %j by now disables nobody', async (change, refusal) => {
  const [late, user] = [await newOperator(world), await world.newUser()];
  await world.a.db.prisma.user.update({ where: { id: late.user.id }, data: change });
  await expect(disable(user.id, world.a, late)).rejects.toMatchObject(refusal);
  expect(await records(user.id)).toEqual([]);
});

test('nobody enables the account they act with', async () => {
  await expect(enable(operator.user.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

describe('races', () => {
  const { interleave, repeat } = interleavings(world);

  test.each<Checkpoint>(['login:password-verified', 'user-locked'])(
    'disable × a login held at %s: afterwards nothing of the user is live',
    { timeout: 240_000 },
    async (checkpoint) => {
      const user = await world.newUser();
      await repeat(async () => {
        const [loggedIn, disabled] = await interleave(
          checkpoint,
          (instance) => login(user.email, instance),
          (instance) => disable(user.id, instance),
        );
        expect(disabled.status).toBe('fulfilled');
        if (loggedIn.status === 'fulfilled') {
          expect(await world.isAccepted(loggedIn.value.token)).toBe(false);
          expect(await world.endRecords(loggedIn.value.session.id)).toBe(1);
        } else expect(loggedIn.reason).toMatchObject({ code: 'INVALID_CREDENTIALS' });
        await enable(user.id);
        if (loggedIn.status === 'fulfilled') {
          expect(await world.isAccepted(loggedIn.value.token)).toBe(false);
        }
      });
    },
  );

  test.each<Checkpoint>(['login:password-verified', 'user-locked'])(
    'logoutUser × a login held at %s: every session from before is over, and token and list agree about the new one',
    { timeout: 240_000 },
    async (checkpoint) => {
      const user = await world.newUser();
      await repeat(async () => {
        const before = await world.newSession(user);
        const [loggedIn, ended] = await interleave(
          checkpoint,
          (instance) => login(user.email, instance),
          ({ engine }) => engine.operators.invalidateUserSessions(operator, { ...act, userId: user.id }),
        );
        expect(ended).toMatchObject({ status: 'fulfilled' });
        expect(await world.isAccepted(before.token)).toBe(false);
        expect(await world.endRecords(before.id)).toBe(1);
        if (loggedIn.status === 'rejected') throw loggedIn.reason;
        const { sessions } = await world.a.engine.operators.listSessions(operator, {
          filter: { userId: user.id },
        });
        const isListed = sessions.some(({ id }) => id === loggedIn.value.session.id);
        expect(await world.isAccepted(loggedIn.value.token)).toBe(isListed);
      });
    },
  );

  test('of two operators who disable each other at once, one stays', { timeout: 120_000 }, async () => {
    const [one, two] = [await newOperator(world), await newOperator(world)];
    await repeat(async () => {
      const results = await interleave(
        'user-locked',
        (instance) => disable(two.user.id, instance, one),
        (instance) => disable(one.user.id, instance, two),
      );
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
      const active = await world.a.db.prisma.user.count({
        where: { id: { in: [one.user.id, two.user.id] }, isActive: true },
      });
      expect(active).toBe(1);
      for (const { user } of [one, two]) await enable(user.id);
    });
  });
});
