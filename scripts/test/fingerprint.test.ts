import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fingerprint } from './fingerprint.ts';
import { readLastPasses } from './last-passes.ts';

let folder: string;
const write = (path: string, text: string) => writeFileSync(join(folder, path), text);
const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'curfew-fingerprint-'));
  mkdirSync(join(folder, 'node_modules', '.pnpm'), { recursive: true });
  write('node_modules/.pnpm/lock.yaml', 'packages: 1');
  write('.gitignore', 'node_modules\ndist\n');
  write('a.ts', 'a');
  git('init', '--quiet');
  git('add', '--all');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the fingerprint of a checkout', () => {
  test.each([
    ['a file with other text', () => write('a.ts', 'b')],
    ['a file that git does not know yet', () => write('b.ts', 'b')],
    ['a file that is gone', () => rmSync(join(folder, 'a.ts'))],
    ['another version of a package', () => write('node_modules/.pnpm/lock.yaml', 'packages: 2')],
  ])('changes with %s', async (_what, change) => {
    const before = await fingerprint(folder);
    change();
    expect(await fingerprint(folder)).not.toBe(before);
  });

  test('stays with what git ignores, with a commit of the same files, and when they are as they were', async () => {
    const before = await fingerprint(folder);
    expect(before).toBeDefined();
    write('dist', 'built');
    write('a.ts', 'b');
    write('a.ts', 'a');
    git('-c', 'user.name=t', '-c', 'user.email=t@test.example', 'commit', '--quiet', '--message', 'a');
    expect(await fingerprint(folder)).toBe(before);
  });

  test('leaves the repository as it is', async () => {
    write('b.ts', 'b');
    const look = () => [git('status', '--porcelain'), git('count-objects', '-v')];
    const before = look();
    await fingerprint(folder);
    expect(look()).toEqual(before);
  });

  test('is unknown without git', async () => {
    rmSync(join(folder, '.git'), { recursive: true });
    expect(await fingerprint(folder)).toBeUndefined();
  });
});

describe('the gates that passed the last time', () => {
  const passesOf = (name: string | undefined) => readLastPasses(name, join(folder, 'passed.json'));

  test('are known on the same files, and on no others', async () => {
    const passes = await passesOf('one');
    passes.add('Format');
    expect((await passesOf('one')).has('Format')).toBe(false);
    await passes.keep('one');
    expect((await passesOf('one')).has('Format')).toBe(true);
    expect((await passesOf('one')).has('Lint')).toBe(false);
    expect((await passesOf('two')).has('Format')).toBe(false);
    expect((await passesOf(undefined)).has('Format')).toBe(false);
  });

  test('are not kept when the files changed meanwhile', async () => {
    const passes = await passesOf('one');
    passes.add('Format');
    await passes.keep('two');
    expect((await passesOf('one')).has('Format')).toBe(false);
  });
});
