import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultSessionPolicy as policy } from '../session-policy.ts';
import { deadlinesAt, inactivitySeconds, later } from './deadlines.ts';
import type { SessionTimes } from './deadlines.ts';

const now = new Date('2026-01-01T12:00:00.000Z');
const after = (seconds: number) => later(now, seconds);
const idle = policy.inactivityTimeoutSeconds + policy.touchIntervalSeconds;
const DAY = 86_400;

const browser: SessionTimes = {
  transport: 'cookie',
  isRefreshable: false,
  lastActive: now,
  tokenExpiresAt: null,
  absoluteExpiresAt: after(DAY),
};
const remembered: SessionTimes = {
  ...browser,
  isRefreshable: true,
  tokenExpiresAt: after(DAY / 2),
  absoluteExpiresAt: after(30 * DAY),
};
const program: SessionTimes = { ...remembered, transport: 'bearer', tokenExpiresAt: after(3600) };

describe('deadlinesAt', () => {
  test.each<[string, SessionTimes, { limit: number | null; idle: number; ends: number; access: number }]>([
    ['a browser ends by inactivity', browser, { limit: null, idle, ends: idle, access: idle }],
    [
      'a browser ends by its absolute lifetime, if that is earlier',
      { ...browser, absoluteExpiresAt: after(60) },
      { limit: null, idle, ends: 60, access: 60 },
    ],
    ['a browser ends by the limit of the person', browser, { limit: 300, idle: 360, ends: 360, access: 360 }],
    [
      'a limit of the person that is longer than the policy changes nothing',
      browser,
      { limit: 100_000, idle, ends: idle, access: idle },
    ],
    [
      'a remembered browser loses its access to inactivity, never its session',
      remembered,
      { limit: null, idle, ends: 30 * DAY, access: idle },
    ],
    [
      'a remembered browser loses its access to the limit of the person',
      remembered,
      { limit: 300, idle: 360, ends: 30 * DAY, access: 360 },
    ],
    [
      'a remembered browser loses its access when its token expires, if that is earlier',
      { ...remembered, tokenExpiresAt: after(60) },
      { limit: null, idle, ends: 30 * DAY, access: 60 },
    ],
    [
      'the access of a program ends with its token',
      program,
      {
        limit: null,
        idle: policy.refreshInactivitySeconds,
        ends: policy.refreshInactivitySeconds,
        access: 3600,
      },
    ],
    [
      'a program that nothing used ends whatever its token says, and whatever the person wants of browsers',
      { ...program, lastActive: after(60 - policy.refreshInactivitySeconds) },
      { limit: 300, idle: policy.refreshInactivitySeconds, ends: 60, access: 60 },
    ],
  ])('%s', (_, session, { limit, idle: idleSeconds, ends, access }) => {
    expect(deadlinesAt(session, policy, limit)).toEqual({
      idleSeconds,
      endsAt: after(ends),
      accessEndsAt: after(access),
    });
  });

  test('no deadline is later than the absolute one, and no access outlives its session', () => {
    const seconds = fc.integer({ min: -DAY, max: 60 * DAY });
    const kinds = fc.constantFrom(browser, remembered, program);
    const limits = fc.option(fc.integer({ min: 300, max: DAY }), { nil: null });
    fc.assert(
      fc.property(
        kinds,
        fc.record({ active: seconds, end: seconds, limit: limits }),
        (kind, { active, end, limit }) => {
          const session = { ...kind, lastActive: after(active), absoluteExpiresAt: after(end) };
          const { endsAt, accessEndsAt } = deadlinesAt(session, policy, limit);
          expect(endsAt <= session.absoluteExpiresAt && accessEndsAt <= endsAt).toBe(true);
        },
      ),
    );
  });
});

test('the limit of a person can only be shorter than the policy', () => {
  expect(inactivitySeconds(null, policy)).toBe(policy.inactivityTimeoutSeconds);
  expect(inactivitySeconds(300, policy)).toBe(300);
  expect(inactivitySeconds(policy.inactivityTimeoutSeconds + 1, policy)).toBe(
    policy.inactivityTimeoutSeconds,
  );
});
