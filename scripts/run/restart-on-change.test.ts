import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { startChild } from './child.ts';
import { restartOnChange } from './restart-on-change.ts';

const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

/** Notes its version on each start, and stays. */
const program = (version: string) => `
import { appendFileSync } from 'node:fs';
appendFileSync(process.argv[2], '${version} ');
setInterval(() => {}, 1_000);
`;

/** A program below a watched folder, with what its starts have noted so far. */
function run(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-restart-'));
  const log = mkdtempSync(join(tmpdir(), 'curfew-restart-log-'));
  const file = join(folder, 'program.ts');
  const starts = join(log, 'starts.txt');
  writeFileSync(file, text);
  writeFileSync(starts, '');
  const notes: string[] = [];
  const restarting = restartOnChange({
    folders: [folder],
    start: () => startChild(process.execPath, [file, starts], { output: 'collect' }),
    note: (line) => notes.push(line),
  });
  cleanUps.push(async () => {
    restarting.stop();
    await restarting.ended;
    for (const each of [folder, log]) rmSync(each, { recursive: true });
  });
  const hasStarted = (versions: string) =>
    vi.waitFor(() => expect(readFileSync(starts, 'utf8').trim()).toBe(versions), { timeout: 20_000 });
  return { folder, file, notes, hasStarted, ...restarting };
}

/** Saves as many editors do: a new file takes the name of the old one. */
function saveByRename(file: string, text: string): void {
  writeFileSync(`${file}~`, text);
  renameSync(`${file}~`, file);
}

test('three saves by rename are three restarts', async () => {
  const { file, hasStarted } = run(program('one'));
  await hasStarted('one');
  saveByRename(file, program('two'));
  await hasStarted('one two');
  saveByRename(file, program('three'));
  await hasStarted('one two three');
  saveByRename(file, program('four'));
  await hasStarted('one two three four');
});

test('a program that does not compile starts again once it does', async () => {
  const { file, notes, hasStarted } = run(program('one'));
  await hasStarted('one');
  saveByRename(file, 'this is no program');
  await vi.waitFor(() => expect(notes.at(-1)).toMatch('starts again with the next change'), {
    timeout: 20_000,
  });
  saveByRename(file, program('two'));
  await hasStarted('one two');
});

test('a test that is saved restarts nothing, and nothing starts after the stop', async () => {
  const { folder, file, notes, hasStarted, stop, ended } = run(program('one'));
  await hasStarted('one');
  writeFileSync(join(folder, 'program.test.ts'), '');
  saveByRename(file, program('two'));
  await hasStarted('one two');
  expect(notes).toHaveLength(1);
  stop();
  expect((await ended).signal).toBe('SIGTERM');
});
