import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runningServer } from './running-server.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'curfew-instances-'));
});
afterEach(() => rm(folder, { recursive: true }));

const announce = (name: string, instance: unknown) =>
  writeFile(join(folder, `${name}.json`), typeof instance === 'string' ? instance : JSON.stringify(instance));

test('the server that runs here is found, port and all', async () => {
  await announce('1', { origin: 'http://localhost:4100', pid: process.pid });
  expect(await runningServer(folder)).toBe('http://localhost:4100');
});

test('of several it is the one on the lowest port', async () => {
  await announce('1', { origin: 'http://localhost:10000', pid: process.pid });
  await announce('2', { origin: 'http://localhost:9999', pid: process.pid });
  expect(await runningServer(folder)).toBe('http://localhost:9999');
});

test('a start that is gone does not count, nor a file that says nothing', async () => {
  const gone = spawn(process.execPath, ['--eval', '0']);
  await once(gone, 'exit');
  await announce('1', { origin: 'http://localhost:4100', pid: gone.pid });
  await announce('2', '{');
  await announce('3', { origin: 'http://elsewhere.example', pid: process.pid });
  expect(await runningServer(folder)).toBeUndefined();
  expect(await runningServer(join(folder, 'nowhere'))).toBeUndefined();
});
