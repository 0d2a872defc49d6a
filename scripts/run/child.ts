import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { repositoryRoot, toolEnvironment } from './repository.ts';

export interface ChildOptions {
  readonly environment?: NodeJS.ProcessEnv;
  readonly workingDirectory?: string;
  /**
   * `collect` keeps the output for later, `show` (the default) passes it on as it comes. A file takes the standard output;
   * what the child says on standard error is shown.
   */
  readonly output?: 'collect' | 'show' | { readonly file: number };
  /** After so long the child and everything it started is killed. */
  readonly timeoutSeconds?: number;
  /** Opens a channel on which the child notices our end, however we end. */
  readonly hasChannel?: boolean;
}

export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly isTimedOut: boolean;
  /** The child left processes of its group behind; they were killed. */
  readonly hadLeftovers: boolean;
}

/** A program in a process group of its own: a terminal's Ctrl-C reaches us only, and we reach all it started. */
export interface Child {
  readonly handle: ChildProcess;
  readonly ended: Promise<ChildEnd>;
  readonly signal: (name: NodeJS.Signals) => void;
}

const LEFTOVER_GRACE_MILLISECONDS = 3000;
const running = new Set<Child>();

/** Starts a program; `ended` resolves when it is over, also when it could not be started. */
export function startChild(command: string, args: readonly string[], options: ChildOptions = {}): Child {
  const { output = 'show' } = options;
  const errors = output === 'collect' ? 'pipe' : 'inherit';
  const stdio: StdioOptions = [
    'ignore',
    typeof output === 'object' ? output.file : errors,
    errors,
    ...(options.hasChannel ? (['ipc'] as const) : []),
  ];
  const handle = spawn(command, args, {
    cwd: options.workingDirectory ?? repositoryRoot,
    env: options.environment ?? toolEnvironment(),
    detached: true,
    stdio,
  });
  const child: Child = {
    handle,
    ended: waitForEnd(handle, options.timeoutSeconds).finally(() => running.delete(child)),
    signal: (name) => void signalGroup(handle.pid, name),
  };
  running.add(child);
  return child;
}

/** Sends a signal to every child that still runs. */
export function signalRunningChildren(name: NodeJS.Signals): void {
  for (const child of running) child.signal(name);
}

async function waitForEnd(handle: ChildProcess, timeoutSeconds: number | undefined): Promise<ChildEnd> {
  const chunks: Buffer[] = [];
  handle.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  handle.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const outputClosed = new Promise((resolve) => handle.once('close', resolve));
  let isTimedOut = false;
  const timer =
    timeoutSeconds === undefined
      ? undefined
      : setTimeout(() => {
          isTimedOut = true;
          signalGroup(handle.pid, 'SIGKILL');
        }, timeoutSeconds * 1000);
  const end = await new Promise<Pick<ChildEnd, 'code' | 'signal'>>((resolve) => {
    handle.once('error', (error) => {
      chunks.push(Buffer.from(`${error.message}\n`));
      resolve({ code: 127, signal: null });
    });
    handle.once('exit', (code, signal) => resolve({ code, signal }));
  });
  clearTimeout(timer);
  const hadLeftovers = await clearGroup(handle.pid);
  // Only now: a process left behind would have held the output open.
  if (handle.pid !== undefined) await outputClosed;
  return { ...end, output: Buffer.concat(chunks).toString(), isTimedOut, hadLeftovers };
}

/** Gives what is left of a group a moment to end by itself, then kills it. */
async function clearGroup(pid: number | undefined): Promise<boolean> {
  const deadline = performance.now() + LEFTOVER_GRACE_MILLISECONDS;
  while (isGroupAlive(pid)) {
    if (performance.now() > deadline) return signalGroup(pid, 'SIGKILL');
    await pause(50);
  }
  return false;
}

function isGroupAlive(pid: number | undefined): boolean {
  return signalGroup(pid, 0);
}

/** False when nothing of the group is left. */
function signalGroup(pid: number | undefined, name: NodeJS.Signals | 0): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(-pid, name);
  } catch {
    return false;
  }
}
