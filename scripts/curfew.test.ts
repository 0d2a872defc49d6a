import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { repositoryRoot } from './run/repository.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'curfew-program-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (program: string) =>
  spawnSync(program, ['--version'], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', HOME: folder },
  });

test('./curfew runs from any folder, and prints nothing of its own', () => {
  const { status, stdout, stderr } = run(join(repositoryRoot, 'curfew'));
  expect([status, stdout, stderr]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/u), '']);
});

test('before the first install it says what to do', () => {
  copyFileSync(join(repositoryRoot, 'curfew'), join(folder, 'curfew'));
  const { status, stderr } = run(join(folder, 'curfew'));
  expect([status, stderr]).toEqual([1, expect.stringContaining('npx --yes pnpm@12 install')]);
});
