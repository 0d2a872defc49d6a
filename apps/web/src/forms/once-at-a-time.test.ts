import { expect, test } from 'vitest';
import { onceAtATime } from './once-at-a-time.ts';

test('what comes while work is under way is dropped, and what comes later is not', async () => {
  const once = onceAtATime();
  const done: string[] = [];
  const gate = Promise.withResolvers<undefined>();
  const first = once(async () => {
    done.push('first');
    await gate.promise;
  });
  const second = once(async () => void done.push('second'));
  await second;
  gate.resolve(undefined);
  await first;
  await once(async () => void done.push('third'));
  expect(done).toEqual(['first', 'third']);
});

test('a failure passes through, and the next one may begin', async () => {
  const once = onceAtATime();
  await expect(once(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  const done: string[] = [];
  await once(async () => void done.push('again'));
  expect(done).toEqual(['again']);
});
