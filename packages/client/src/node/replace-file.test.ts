import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replaceFile } from './replace-file.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'curfew-replace-'));
});
afterEach(() => rm(folder, { recursive: true }));

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

test('the new text is in a file of its owner alone, also where others could read the former one', async () => {
  const path = join(folder, 'deep', 'file.json');
  await replaceFile(path, 'first');
  expect([await modeOf(path), await modeOf(join(folder, 'deep'))]).toEqual(['600', '700']);
  const open = join(folder, 'open.json');
  await writeFile(open, 'before', { mode: 0o644 });
  await replaceFile(open, 'after');
  expect([await readFile(open, 'utf8'), await modeOf(open)]).toEqual(['after', '600']);
});

test('nobody who reads meanwhile sees less than a whole text', async () => {
  const path = join(folder, 'file.json');
  const texts = ['a', 'b'].map((letter) => letter.repeat(1_000_000));
  await replaceFile(path, texts[0] ?? '');
  const isWriting = { now: true };
  const seen = new Set<string>();
  const reader = (async () => {
    while (isWriting.now) seen.add(await readFile(path, 'utf8'));
  })();
  for (let round = 0; round < 10; round += 1) await replaceFile(path, texts[round % 2] ?? '');
  isWriting.now = false;
  await reader;
  expect([...seen].every((text) => texts.includes(text))).toBe(true);
});

test('a failure leaves what was there, and no draft', async () => {
  const path = join(folder, 'taken');
  await mkdir(join(path, 'full'), { recursive: true });
  await expect(replaceFile(path, 'text')).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM/u);
  expect([await readdir(folder), await readdir(path)]).toEqual([['taken'], ['full']]);
});
