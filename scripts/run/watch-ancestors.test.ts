import { describe, expect, test } from 'vitest';
import { findLost, packageManagerChain } from './watch-ancestors.ts';
import type { Ancestor } from './watch-ancestors.ts';

/** What `npx pnpm start` looks like from below, as `ps` showed it. */
const processes: Ancestor[] = [
  { pid: 50, parentPid: 40, command: `sh -c trap 'kill -s INT $$' INT; node scripts/start.ts` },
  { pid: 40, parentPid: 30, command: 'pnpm start' },
  { pid: 30, parentPid: 20, command: `sh -c 'pnpm' start` },
  { pid: 20, parentPid: 10, command: 'npm exec pnpm@12 start' },
  { pid: 10, parentPid: 1, command: 'bash -c npx --yes pnpm@12 start' },
];
const read = (list: readonly Ancestor[]) => (pid: number) => list.find((process) => process.pid === pid);
const pids = (chain: readonly Ancestor[]) => chain.map(({ pid }) => pid);

describe('the chain of package managers', () => {
  test('reaches up to npx, and leaves out the shell that started it', () => {
    expect(pids(packageManagerChain(read(processes), 50))).toEqual([50, 40, 30, 20]);
  });

  test('is empty for a script started from a shell', () => {
    expect(packageManagerChain(read(processes), 10)).toEqual([]);
  });

  test('ends at a program that is neither a shell nor a package manager', () => {
    const inEditor = processes.map((one) => (one.pid === 30 ? { ...one, command: 'node editor.js' } : one));
    expect(pids(packageManagerChain(read(inEditor), 50))).toEqual([50, 40]);
  });

  test('knows a package manager that node runs', () => {
    const oldPnpm = processes.map((one) =>
      one.pid === 40 ? { ...one, command: 'node /opt/pnpm.cjs start' } : one,
    );
    expect(pids(packageManagerChain(read(oldPnpm), 50))).toEqual([50, 40, 30, 20]);
  });
});

describe('a lost ancestor', () => {
  const chain = packageManagerChain(read(processes), 50);

  test('is none while all live', () => {
    expect(findLost(chain, read(processes))).toBeUndefined();
  });

  test.for([40, 30, 20])('is noticed when %i has died', (dead) => {
    const later = processes
      .filter(({ pid }) => pid !== dead)
      .map((one) => (one.parentPid === dead ? { ...one, parentPid: 1 } : one));
    expect(findLost(chain, read(later))).toBeDefined();
  });

  test('is not the shell above npx', () => {
    const later = processes
      .filter(({ pid }) => pid !== 10)
      .map((one) => (one.pid === 20 ? { ...one, parentPid: 1 } : one));
    expect(findLost(chain, read(later))).toBeUndefined();
  });
});
