import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { namedPaths } from './architecture/named-paths.ts';
import { repositoryRoot, tool, toolEnvironment } from './run/repository.ts';

interface Manifest {
  readonly name: string;
  readonly scripts?: Readonly<Record<string, string>>;
}

const read = (file: string) => readFileSync(join(repositoryRoot, file), 'utf8');
const manifest = (file: string) => JSON.parse(read(file)) as Manifest;
const page = read('CONTRIBUTING.md');
const commands = [...new Set([...page.matchAll(/`pnpm ([^`]+)`/gu)].map(([, command = '']) => command))];
const packages = globSync('{apps,packages}/*/package.json', { cwd: repositoryRoot }).map((file) => ({
  ...manifest(file),
  folder: dirname(join(repositoryRoot, file)),
}));

/** The script or the installed program that `pnpm COMMAND` runs, or undefined. */
function target(command: string): string | undefined {
  const [, filter, script] = /^--filter (\S+) (\S+)/u.exec(command) ?? [];
  if (filter !== undefined && script !== undefined)
    return packages.find(({ name }) => name === filter)?.scripts?.[script];
  const [name = ''] = command.split(' ');
  return manifest('package.json').scripts?.[name] ?? (existsSync(tool(name)) ? name : undefined);
}

describe('CONTRIBUTING.md', () => {
  test('names commands', () => {
    expect(commands.length).toBeGreaterThan(10);
  });

  test.each(commands)('pnpm %s is a script or a program of the workspace', (command) => {
    expect(target(command)).toBeDefined();
  });

  test.each(namedPaths(page))('%s exists', (path) => {
    expect(existsSync(join(repositoryRoot, path))).toBe(true);
  });

  test('fits on one page', () => {
    expect(page.split('\n').length).toBeLessThan(70);
  });
});

test.each(packages)('$name has its tests run with the configuration of the root', ({ name, scripts }) => {
  const project = name.slice(name.indexOf('/') + 1);
  expect(scripts?.['test']).toBe(`vitest run --root ../.. --project ${project}`);
});

test('the command for the tests of one package runs them', () => {
  const [, name] = /`pnpm --filter (\S+) test`/u.exec(page) ?? [];
  const one = packages.find((candidate) => candidate.name === name);
  const [program = '', ...args] = (one?.scripts?.['test'] ?? '').split(' ');
  const run = spawnSync(tool(program), [...args, 'rules/deadlines'], {
    cwd: one?.folder,
    encoding: 'utf8',
    env: toolEnvironment({ NO_COLOR: '1' }),
  });
  expect(run.stdout).toMatch(/Test Files +1 passed/u);
  expect(run.status).toBe(0);
});
