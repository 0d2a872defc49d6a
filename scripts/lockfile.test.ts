import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { repositoryRoot } from './run/repository.ts';

/** Where people work on this: a Linux machine, Windows' WSL (which is one), a Mac. */
const PLATFORMS = ['linux x64', 'linux arm64', 'darwin x64', 'darwin arm64'];
/** `@oxlint/binding-darwin-arm64` and `@turbo/darwin-64` are builds of `@oxlint/binding` and `@turbo`. */
const PLATFORM_IN_NAME =
  /[-/](?:aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32|windows)\b.*$/u;

interface Lockfile {
  packages: Record<string, { os?: string[]; cpu?: string[] }>;
}

/** The platforms of each tool that comes as native builds. */
function nativeBuilds({ packages }: Lockfile): Map<string, Set<string>> {
  const builds = new Map<string, Set<string>>();
  for (const [key, { os = [], cpu = [] }] of Object.entries(packages)) {
    const name = key.slice(0, key.lastIndexOf('@'));
    if (!PLATFORM_IN_NAME.test(name)) continue;
    const tool = name.replace(PLATFORM_IN_NAME, '');
    const platforms = builds.get(tool) ?? new Set();
    for (const system of os) for (const processor of cpu) platforms.add(`${system} ${processor}`);
    builds.set(tool, platforms);
  }
  return builds;
}

test('the lockfile has the native builds of every tool for every machine that people work on', () => {
  const lockfile = parse(readFileSync(join(repositoryRoot, 'pnpm-lock.yaml'), 'utf8')) as Lockfile;
  const builds = nativeBuilds(lockfile);
  // The tools that a Mac could not run before: all of them are found by what the lockfile says.
  expect([...builds.keys()]).toEqual(
    expect.arrayContaining([
      '@oxfmt/binding',
      '@oxlint/binding',
      '@oxlint-tsgolint',
      '@turbo',
      '@node-rs/argon2',
    ]),
  );
  const incomplete = [...builds].flatMap(([tool, platforms]) => {
    const missing = PLATFORMS.filter((platform) => !platforms.has(platform));
    return missing.length === 0 ? [] : [`${tool}: ${missing.join(', ')}`];
  });
  expect(incomplete).toEqual([]);
});
