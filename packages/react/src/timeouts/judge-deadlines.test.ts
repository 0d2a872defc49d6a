import { expect, test } from 'vitest';
import { aHeld } from '../testing/a-held.ts';
import { judgeDeadlines, type DeadlineVerdict } from './judge-deadlines.ts';

const NOON = Date.UTC(2026, 10, 20, 12);
const at = (seconds: number) => NOON + seconds * 1000;
const iso = (seconds: number) => new Date(at(seconds)).toISOString();

interface Deadlines {
  inactivity: number | null;
  absolute: number;
  warning?: number;
}

function sessionWith({ inactivity, absolute, warning = 120 }: Deadlines) {
  const { session } = aHeld('maria');
  return {
    ...session,
    inactivityExpiresAt: inactivity === null ? null : iso(inactivity),
    absoluteExpiresAt: iso(absolute),
    warningSeconds: warning,
  };
}

const both = { inactivity: 1800, absolute: 43_200 };
const far = (warnsAt: number): DeadlineVerdict => ({ status: 'far', warnsAt: at(warnsAt) });
const near = (kind: 'inactivity' | 'absolute', deadline: number): DeadlineVerdict => ({
  status: 'near',
  kind,
  deadline: at(deadline),
});
const past = (kind: 'inactivity' | 'absolute', deadline: number): DeadlineVerdict => ({
  status: 'past',
  kind,
  deadline: at(deadline),
});

type Case = [title: string, deadlines: Deadlines, now: number, expected: DeadlineVerdict];

test.each<Case>([
  ['just active', both, 0, far(1680)],
  ['a moment before the warning', both, 1679.999, far(1680)],
  ['the warning opens, equality included', both, 1680, near('inactivity', 1800)],
  ['a moment before the end', both, 1799.999, near('inactivity', 1800)],
  ['a deadline that is reached is past', both, 1800, past('inactivity', 1800)],
  ['after a night', both, 50_000, past('inactivity', 1800)],
  ['the absolute deadline comes first', { inactivity: 1800, absolute: 900 }, 800, near('absolute', 900)],
  ['of two equal ones the absolute', { inactivity: 900, absolute: 900 }, 900, past('absolute', 900)],
  [
    'a moment before it, inactivity',
    { inactivity: 899.999, absolute: 900 },
    899,
    near('inactivity', 899.999),
  ],
  ['remembered: no inactivity', { inactivity: null, absolute: 43_200 }, 40_000, far(43_080)],
  ['remembered: the absolute one', { inactivity: null, absolute: 43_200 }, 43_200, past('absolute', 43_200)],
  ['never warned for less than 20 s', { ...both, warning: 5 }, 1779.999, far(1780)],
  ['20 s before', { ...both, warning: 5 }, 1780, near('inactivity', 1800)],
])('%s', (...[, deadlines, now, expected]) => {
  expect(judgeDeadlines(sessionWith(deadlines), at(now))).toEqual(expected);
});
