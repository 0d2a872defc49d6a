import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createProgress } from './progress.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const CLEAR = '\r\u001b[2K';

function start({ isTTY = true, isSilent = false } = {}) {
  const written: string[] = [];
  const stream = { isTTY, write: (text: string) => written.push(text) > 0 } as unknown as NodeJS.WriteStream;
  const work = Promise.withResolvers<string>();
  const progress = createProgress(stream, { isSilent });
  const done = progress.during('Working', () => work.promise);
  return { written, work, progress, done };
}

test('what is done within a second is done in silence', async () => {
  const { written, work, done } = start();
  vi.advanceTimersByTime(999);
  work.resolve('result');
  expect(await done).toBe('result');
  vi.advanceTimersByTime(10_000);
  expect(written).toEqual([]);
});

test('after a second it moves, in other words if there are any, and leaves no trace', async () => {
  const { written, work, progress, done } = start();
  vi.advanceTimersByTime(1000);
  expect(written).toEqual([`${CLEAR}⠙ Working …`]);
  progress.update('Working hard');
  vi.advanceTimersByTime(80);
  expect(written.at(-1)).toBe(`${CLEAR}⠹ Working hard …`);
  work.resolve('');
  await done;
  expect(written.at(-1)).toBe(CLEAR);
});

test('it keeps silent while the person is asked, and goes on a second later', async () => {
  const { written, work, progress, done } = start();
  const answer = Promise.withResolvers<null>();
  vi.advanceTimersByTime(1000);
  const asked = progress.paused(() => answer.promise);
  const before = written.length;
  vi.advanceTimersByTime(60_000);
  expect(written.slice(before)).toEqual([]);
  answer.resolve(null);
  await asked;
  vi.advanceTimersByTime(999);
  expect(written.slice(before)).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(written.slice(before)).toEqual([`${CLEAR}⠙ Working …`]);
  work.resolve('');
  await done;
});

test('a failure passes through, and the line is cleared', async () => {
  const { written, work, done } = start();
  vi.advanceTimersByTime(1000);
  work.reject(new Error('no'));
  await expect(done).rejects.toThrow('no');
  expect(written.at(-1)).toBe(CLEAR);
});

test('where there is no terminal it is one line; with --json nothing', async () => {
  const plain = start({ isTTY: false });
  const silent = start({ isSilent: true });
  vi.advanceTimersByTime(60_000);
  plain.work.resolve('');
  silent.work.resolve('');
  await Promise.all([plain.done, silent.done]);
  expect([plain.written, silent.written]).toEqual([['Working …\n'], []]);
});
