import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withFileLock } from './with-file-lock.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'curfew-lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('the second one waits, is told so, and works when the first one is done', async () => {
  const file = join(folder, 'lock');
  const order: string[] = [];
  const told = Promise.withResolvers<undefined>();
  let second: Promise<unknown> = Promise.resolve();
  await withFileLock(file, async () => {
    second = withFileLock(file, async () => void order.push('second'), {
      onWait: () => told.resolve(undefined),
    });
    await told.promise;
    order.push('first');
  });
  await second;
  expect(order).toEqual(['first', 'second']);
});

test('a failure gives the lock back', async () => {
  const file = join(folder, 'lock');
  await expect(withFileLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withFileLock(file, async () => 'mine')).toBe('mine');
});

test('a holder that is killed holds nothing', async () => {
  const file = join(folder, 'lock');
  const program = `
    import { withFileLock } from ${JSON.stringify(new URL('with-file-lock.ts', import.meta.url).href)};
    await withFileLock(${JSON.stringify(file)}, async () => {
      process.stdout.write('held');
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    });`;
  const holder = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');
  let hasWaited = false;
  const mine = withFileLock(file, async () => 'mine', {
    onWait: () => {
      hasWaited = true;
      holder.kill('SIGKILL');
    },
  });
  expect(await mine).toBe('mine');
  expect(hasWaited).toBe(true);
});
