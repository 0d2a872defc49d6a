import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PlainError } from '../run/plain-error.ts';
import { readOrCreatePrivateFile } from './private-file.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'curfew-private-file-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('the file is made once, for its owner only, and then always the same', async () => {
  const path = join(folder, 'keys');
  expect(await readOrCreatePrivateFile(path, () => 'first')).toBe('first');
  expect(await readOrCreatePrivateFile(path, () => 'second')).toBe('first');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('a file that is there already is not replaced', async () => {
  const path = join(folder, 'keys');
  await writeFile(path, 'kept');
  expect(await readOrCreatePrivateFile(path, () => 'new')).toBe('kept');
});

test('a folder that does not exist is said in one sentence', async () => {
  const path = join(folder, 'missing', 'keys');
  await expect(readOrCreatePrivateFile(path, () => 'x')).rejects.toThrow(PlainError);
});
