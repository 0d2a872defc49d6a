import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPast, judgeSession } from './judge-session.ts';
import type { JudgedSession } from './judge-session.ts';

const now = new Date('2026-01-01T12:00:00.000Z');
const before = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const MOMENT = 0.001;

function session(changes: Partial<JudgedSession> = {}): JudgedSession {
  const inAMinute = before(-60);
  return {
    epoch: 3,
    userEpoch: 3,
    userIsActive: true,
    endsAt: inAMinute,
    accessEndsAt: inAMinute,
    absoluteExpiresAt: before(-3600),
    invalidationReason: null,
    now,
    ...changes,
  };
}

describe('judgeSession', () => {
  test.each<[string, Partial<JudgedSession>, ReturnType<typeof judgeSession>]>([
    ['a live session', {}, { valid: true }],
    ['invalidated', { invalidationReason: 'user_logout' }, { valid: false, reason: 'user_logout' }],
    ['an older epoch', { epoch: 2 }, { valid: false, reason: 'epoch_ended' }],
    ['a newer epoch than the user has', { epoch: 4 }, { valid: false, reason: 'epoch_ended' }],
    ['a disabled user', { userIsActive: false }, { valid: false, reason: 'user_disabled' }],
    ['a millisecond before its end', { endsAt: before(-MOMENT) }, { valid: true }],
    ['its end to the millisecond', { endsAt: now }, { valid: false, reason: 'inactivity_timeout' }],
    [
      'its end, which is the absolute one',
      { endsAt: now, absoluteExpiresAt: now },
      { valid: false, reason: 'absolute_timeout' },
    ],
    ['a millisecond before its access ends', { accessEndsAt: before(-MOMENT) }, { valid: true }],
    [
      'the end of its access to the millisecond',
      { accessEndsAt: now },
      { valid: false, reason: 'access_expired' },
    ],
    [
      'the end of the session and of its access at once',
      { endsAt: now, accessEndsAt: now },
      { valid: false, reason: 'inactivity_timeout' },
    ],
    [
      'ended, and past its end',
      { endsAt: before(1), invalidationReason: 'user_logout' },
      { valid: false, reason: 'user_logout' },
    ],
    [
      'an older epoch whose access has ended',
      { accessEndsAt: before(1), epoch: 2 },
      { valid: false, reason: 'epoch_ended' },
    ],
  ])('%s', (_, changes, verdict) => {
    expect(judgeSession(session(changes))).toEqual(verdict);
  });

  test('once refused for a deadline, no later moment accepts it again', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(100_000), fc.nat(100_000), (endsIn, lifeLeft, later) => {
        const endsAt = before((endsIn % 100_000) - lifeLeft);
        const row = session({ endsAt, accessEndsAt: endsAt, absoluteExpiresAt: before(-lifeLeft) });
        const afterwards = { ...row, now: new Date(now.getTime() + later * 1000) };
        const first = judgeSession(row);
        if (!first.valid) expect(judgeSession(afterwards)).toEqual(first);
      }),
    );
  });
});

test('a deadline that is reached is past', () => {
  expect(isPast(now, before(MOMENT))).toBe(false);
  expect(isPast(now, now)).toBe(true);
});
