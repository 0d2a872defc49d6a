import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRest, sweepRegularly } from './sweep-regularly.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const schedule = { seconds: 60, log: pino({ enabled: false }), metrics: undefined };

test('leaves a turn out while the last sweep is still at work, and goes on after it, failed or not', async () => {
  const sweeps: PromiseWithResolvers<never>[] = [];
  const stop = sweepRegularly(
    {
      sweepSessions() {
        const sweep = Promise.withResolvers<never>();
        sweeps.push(sweep);
        return sweep.promise;
      },
    },
    schedule,
  );
  await vi.advanceTimersByTimeAsync(180_000);
  expect(sweeps).toHaveLength(1);
  sweeps[0]?.reject(new Error('no database'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sweeps).toHaveLength(2);
  stop();
  sweeps[1]?.reject(new Error('no database'));
  await vi.advanceTimersByTimeAsync(180_000);
  expect(sweeps).toHaveLength(2);
});

test('rests as long as it has worked since the last rest', async () => {
  const rests: number[] = [];
  const rest = createRest(async (milliseconds) => {
    rests.push(milliseconds);
    await vi.advanceTimersByTimeAsync(milliseconds);
  });
  await vi.advanceTimersByTimeAsync(200);
  await rest();
  await vi.advanceTimersByTimeAsync(50);
  await rest();
  expect(rests).toEqual([200, 50]);
});
