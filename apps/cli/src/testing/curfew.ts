import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileCredentials } from '@curfew/client/node';
import type { CredentialStore } from '@curfew/client';
import { afterAll } from 'vitest';
import { BUNDLE } from '../bundle/bundle-program.ts';
import { readSettings } from '../env.ts';
import { credentialsPath, stateFolderOf } from '../run/places.ts';

export const MAIN = BUNDLE;

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** How a run of the real program ended, and what it said. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Undefined takes a variable away. */
type Environment = Record<string, string | undefined>;

/** One machine of a person, as far as the program knows: its folders, and the server it speaks to. */
export interface Machine {
  /** Runs `curfew` to its end. `input`: what its standard input holds. */
  curfew: (args: string, options?: { input?: string; env?: Environment }) => Promise<Ended>;
  /** The same with `--json`; the document, or an error when there is none. */
  json: (args: string, options?: { input?: string }) => Promise<unknown>;
  /** Starts it and lets it run. */
  start: (args: string) => ChildProcessWithoutNullStreams;
  /** The same, read by somebody who stops at once. */
  pipedToHead: (args: string) => Promise<Ended>;
  /** Runs a line of `sh` in which `curfew` is the program: for redirections. */
  shell: (line: string, options?: { env?: Environment }) => Promise<Ended>;
  environment: Record<string, string>;
  credentials: CredentialStore;
  credentialsPath: string;
  folder: string;
}

/** A machine on which nobody has ever logged in; its folders are gone after the tests of this file. */
export async function newMachine(url: string): Promise<Machine> {
  const folder = await mkdtemp(join(tmpdir(), 'curfew-cli-'));
  folders.push(folder);
  const environment = {
    PATH: '/usr/bin:/bin',
    HOME: folder,
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_CACHE_HOME: join(tmpdir(), 'curfew-cli-cache'),
    TZ: 'UTC',
    CURFEW_URL: url,
  };
  const path = credentialsPath(stateFolderOf(readSettings(environment)), url);
  const curfew: Machine['curfew'] = (args, { input = '', env = {} } = {}) =>
    runToEnd([process.execPath, MAIN, ...words(args)], { ...environment, ...env }, { input });
  return {
    curfew,
    async json(args, options) {
      const { code, stdout, stderr } = await curfew(`${args} --json`, options);
      if (code !== 0) throw new Error(`curfew ${args} ended with ${code}: ${stderr}`);
      return JSON.parse(stdout);
    },
    start: (args) => spawn(process.execPath, [MAIN, ...words(args)], { env: environment, stdio: 'pipe' }),
    pipedToHead: (args) =>
      runToEnd([process.execPath, MAIN, ...words(args)], environment, { closesOutput: true }),
    shell: (line, { env = {} } = {}) =>
      runToEnd(
        ['/bin/sh', '-c', `curfew() { "$NODE" "$MAIN" "$@"; }; ${line}`],
        { ...environment, NODE: process.execPath, MAIN, ...env },
        {},
      ),
    environment,
    credentials: fileCredentials(path),
    credentialsPath: path,
    folder,
  };
}

async function runToEnd(
  [command = '', ...args]: string[],
  env: Environment,
  { input = '', closesOutput = false }: { input?: string; closesOutput?: boolean },
): Promise<Ended> {
  const child = spawn(command, args, { env, stdio: 'pipe' });
  if (closesOutput) child.stdout.destroy();
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([
    closesOutput ? '' : text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

/** `--note "two words"` is two words, as in a shell. */
function words(args: string): string[] {
  return [...args.matchAll(/"([^"]*)"|(\S+)/gu)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}
