import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultSessionPolicy as policy } from '../session-policy.ts';
import { freshDeadline, isPast, judgeSession } from './judge-session.ts';
import type { JudgedSession } from './judge-session.ts';

const now = new Date('2026-01-01T12:00:00.000Z');
const before = (seconds: number) => new Date(now.getTime() - seconds * 1000);

function session(changes: Partial<JudgedSession> = {}): JudgedSession {
  return {
    transport: 'cookie',
    refreshGeneration: null,
    tokenExpiresAt: null,
    epoch: 3,
    userEpoch: 3,
    userIsActive: true,
    lastActive: now,
    absoluteExpiresAt: new Date(now.getTime() + 1000),
    inactivityLimitSeconds: null,
    invalidationReason: null,
    now,
    ...changes,
  };
}

describe('judgeSession', () => {
  const idle = policy.inactivityTimeoutSeconds + policy.touchIntervalSeconds;

  test.each<[string, Partial<JudgedSession>, ReturnType<typeof judgeSession>]>([
    ['a live session', {}, { valid: true }],
    ['invalidated', { invalidationReason: 'user_logout' }, { valid: false, reason: 'user_logout' }],
    ['an older epoch', { epoch: 2 }, { valid: false, reason: 'epoch_ended' }],
    ['a newer epoch than the user has', { epoch: 4 }, { valid: false, reason: 'epoch_ended' }],
    ['a disabled user', { userIsActive: false }, { valid: false, reason: 'user_disabled' }],
    ['a millisecond before inactivity', { lastActive: before(idle - 0.001) }, { valid: true }],
    [
      'inactivity to the millisecond',
      { lastActive: before(idle) },
      { valid: false, reason: 'inactivity_timeout' },
    ],
    ['a millisecond before the absolute limit', { absoluteExpiresAt: before(-0.001) }, { valid: true }],
    [
      'the absolute limit to the millisecond',
      { absoluteExpiresAt: now },
      { valid: false, reason: 'absolute_timeout' },
    ],
    [
      'a millisecond before the limit of the person',
      { inactivityLimitSeconds: 300, lastActive: before(300 + policy.touchIntervalSeconds - 0.001) },
      { valid: true },
    ],
    [
      'the limit of the person to the millisecond',
      { inactivityLimitSeconds: 300, lastActive: before(300 + policy.touchIntervalSeconds) },
      { valid: false, reason: 'inactivity_timeout' },
    ],
    [
      'inactivity, with a limit of the person that is longer than the policy',
      { inactivityLimitSeconds: 100_000, lastActive: before(idle) },
      { valid: false, reason: 'inactivity_timeout' },
    ],
    [
      'both deadlines passed, inactivity first',
      { lastActive: before(idle + 60), absoluteExpiresAt: before(1) },
      { valid: false, reason: 'inactivity_timeout' },
    ],
    [
      'both deadlines passed, the absolute one first',
      { lastActive: before(idle + 1), absoluteExpiresAt: before(60) },
      { valid: false, reason: 'absolute_timeout' },
    ],
  ])('%s', (_, changes, verdict) => {
    expect(judgeSession(session(changes), policy)).toEqual(verdict);
  });

  const inAnHour = before(-3600);
  const remembered = { refreshGeneration: 0, tokenExpiresAt: inAnHour, absoluteExpiresAt: before(-86_400) };
  const bearer = { ...remembered, transport: 'bearer' as const };
  const closed = { valid: false, reason: 'access_expired' } as const;

  test.each<[string, Partial<JudgedSession>, ReturnType<typeof judgeSession>]>([
    [
      'a remembered browser before inactivity',
      { ...remembered, lastActive: before(idle - 0.001) },
      { valid: true },
    ],
    ['a remembered browser at inactivity', { ...remembered, lastActive: before(idle) }, closed],
    [
      'a remembered browser at the limit of the person',
      {
        ...remembered,
        inactivityLimitSeconds: 300,
        lastActive: before(300 + policy.touchIntervalSeconds),
      },
      closed,
    ],
    [
      'a program, whatever the limit of the person',
      { ...bearer, inactivityLimitSeconds: 300, lastActive: before(idle * 2) },
      { valid: true },
    ],
    [
      'a remembered browser before its access ends',
      { ...remembered, tokenExpiresAt: before(-0.001) },
      { valid: true },
    ],
    ['a remembered browser whose access ends, active or not', { ...remembered, tokenExpiresAt: now }, closed],
    [
      'a remembered browser at the absolute limit',
      { ...remembered, absoluteExpiresAt: now, tokenExpiresAt: now },
      { valid: false, reason: 'absolute_timeout' },
    ],
    [
      'a bearer session long idle, its access open',
      { ...bearer, lastActive: before(idle * 2) },
      { valid: true },
    ],
    ['a bearer session whose access ends', { ...bearer, tokenExpiresAt: now }, closed],
    [
      'a bearer session before it is forgotten',
      { ...bearer, lastActive: before(policy.refreshInactivitySeconds - 0.001), tokenExpiresAt: now },
      closed,
    ],
    [
      'a bearer session that nothing used for so long',
      { ...bearer, lastActive: before(policy.refreshInactivitySeconds), tokenExpiresAt: now },
      { valid: false, reason: 'inactivity_timeout' },
    ],
    [
      'a bearer session at the absolute limit',
      { ...bearer, absoluteExpiresAt: now, tokenExpiresAt: now },
      { valid: false, reason: 'absolute_timeout' },
    ],
    [
      'an ended session whose access ran out too',
      { ...bearer, tokenExpiresAt: now, invalidationReason: 'user_logout' },
      { valid: false, reason: 'user_logout' },
    ],
    [
      'a closed access of an older epoch',
      { ...bearer, tokenExpiresAt: now, epoch: 2 },
      { valid: false, reason: 'epoch_ended' },
    ],
  ])('refreshable: %s', (_, changes, verdict) => {
    expect(judgeSession(session(changes), policy)).toEqual(verdict);
  });

  test('once refused for a deadline, no later moment accepts it again', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(100_000), fc.nat(100_000), (idleFor, lifeLeft, later) => {
        const row = session({
          lastActive: before(idleFor),
          absoluteExpiresAt: new Date(now.getTime() + (lifeLeft - 50_000) * 1000),
        });
        const afterwards = { ...row, now: new Date(now.getTime() + later * 1000) };
        const first = judgeSession(row, policy);
        if (!first.valid) expect(judgeSession(afterwards, policy)).toEqual(first);
      }),
    );
  });
});

test('freshness ends with its deadline, not after it', () => {
  const deadline = freshDeadline(before(policy.freshSeconds), policy);
  expect(isPast(deadline, before(0.001))).toBe(false);
  expect(isPast(deadline, now)).toBe(true);
});
