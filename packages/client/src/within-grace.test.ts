import { TRPCClientError } from '@trpc/client';
import { expect, test } from 'vitest';
import { startStopwatch } from './clock.ts';
import { withinGrace } from './within-grace.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const jumps = [
  ['two hours back', -2 * HOUR],
  ['31 days back', -31 * DAY],
  ['two hours forward', 2 * HOUR],
  ['31 days forward', 31 * DAY],
] as const;

/** A server that loses each answer; while it is asked for the `after`-th time, one of the clocks jumps. */
async function triesOf({ after, byNow, byElapsed }: { after: number; byNow: number; byElapsed: number }) {
  let [now, elapsed, tries] = [Date.UTC(2026, 10, 21), 0, 0];
  const pass = (milliseconds: number) => {
    now += milliseconds;
    elapsed += milliseconds;
  };
  const clock = { now: () => now, elapsed: () => elapsed, wait: async (pause: number) => pass(pause) };
  const refresh = async () => {
    tries += 1;
    pass(100);
    if (tries === after) [now, elapsed] = [now + byNow, elapsed + byElapsed];
    throw TRPCClientError.from(new Error('lost'));
  };
  await expect(withinGrace(refresh, clock)).rejects.toThrow('lost');
  return tries;
}

test('an answer that stays lost is asked for five times in seven seconds', async () => {
  expect(await triesOf({ after: 0, byNow: 0, byElapsed: 0 })).toBe(5);
});

test.each(jumps.slice(0, 2))(
  'a clock set %s does not lead to another try after the grace',
  async (_, byNow) => {
    expect(await triesOf({ after: 2, byNow, byElapsed: 0 })).toBe(5);
  },
);

test('after sleep the token is not presented again, whichever clock has stood still', async () => {
  expect(await triesOf({ after: 2, byNow: HOUR, byElapsed: 0 })).toBe(2);
  expect(await triesOf({ after: 2, byNow: HOUR, byElapsed: HOUR })).toBe(2);
  expect(await triesOf({ after: 2, byNow: 0, byElapsed: HOUR })).toBe(2);
});

test.each(jumps)('a stopwatch never shows less than has passed, with the clock set %s', (_, byNow) => {
  let [now, elapsed] = [Date.UTC(2026, 10, 21), 5];
  const passed = startStopwatch({ now: () => now, elapsed: () => elapsed });
  now += byNow + 1_000;
  elapsed += 1_000;
  expect(passed()).toBe(Math.max(1_000, byNow + 1_000));
});
