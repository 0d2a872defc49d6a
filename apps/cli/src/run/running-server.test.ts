import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runningServer } from './running-server.ts';

let folder = '';
const servers: Server[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'curfew-instances-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await rm(folder, { recursive: true });
});

const announce = (name: string, instance: unknown) =>
  writeFile(join(folder, `${name}.json`), typeof instance === 'string' ? instance : JSON.stringify(instance));

/** Serves what a Curfew answers at /livez, on a free port. */
async function serve(status = 200): Promise<string> {
  const server = createServer(({ url }, response) =>
    response.writeHead(url === '/livez' ? status : 404).end(),
  );
  servers.push(server);
  await once(server.listen(0, 'localhost'), 'listening');
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

test('the server that runs here is found, port and all', async () => {
  const origin = await serve();
  await announce('1', { origin, pid: process.pid });
  expect(await runningServer(folder)).toBe(origin);
});

test('of several it is the one on the lowest port', async () => {
  const origins = [await serve(), await serve()];
  await announce('1', { origin: origins[0], pid: process.pid });
  await announce('2', { origin: origins[1], pid: process.pid });
  const port = (origin: string) => Number(new URL(origin).port);
  expect(await runningServer(folder)).toBe(origins.toSorted((one, other) => port(one) - port(other))[0]);
});

test('a start whose process id has been reused does not count: nothing answers', async () => {
  await announce('1', { origin: 'http://localhost:1', pid: process.pid });
  expect(await runningServer(folder)).toBeUndefined();
});

test('a server whose proxy shows no health is there', async () => {
  const origin = await serve(404);
  await announce('1', { origin, pid: process.pid });
  expect(await runningServer(folder)).toBe(origin);
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
