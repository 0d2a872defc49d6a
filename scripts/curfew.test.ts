import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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

test('it runs the bundle, and the source as soon as something the bundle is made of is newer or gone', () => {
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const setAge = (path: string, seconds: number) => utimesSync(join(folder, path), seconds, seconds);
  copyFileSync(join(repositoryRoot, 'curfew'), join(folder, 'curfew'));
  write('node_modules/node/bin/.keep', '');
  symlinkSync(process.execPath, join(folder, 'node_modules/node/bin/node'));
  write('apps/cli/src/main.ts', 'console.log("source")');
  write('packages/client/src/index.ts', '');
  const ran = () => {
    const { stdout, stderr } = run(join(folder, 'curfew'));
    return stdout + stderr;
  };
  expect(ran()).toBe('source\n');
  write('apps/cli/dist/main.js', 'console.log("bundle")');
  write('apps/cli/dist/inputs', 'apps/cli/src/main.ts\npackages/client/src/index.ts\n');
  setAge('apps/cli/src/main.ts', 1000);
  setAge('packages/client/src/index.ts', 1000);
  expect(ran()).toBe('bundle\n');
  setAge('packages/client/src/index.ts', Date.now() / 1000 + 10);
  expect(ran()).toBe('source\n');
  rmSync(join(folder, 'packages/client/src/index.ts'));
  expect(ran()).toBe('source\n');
});
