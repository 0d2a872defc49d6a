import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

const INTERVAL_MILLISECONDS = 500;

export interface Ancestor {
  readonly pid: number;
  readonly parentPid: number;
  readonly command: string;
}

type ReadProcess = (pid: number) => Ancestor | undefined;

/**
 * Calls `onLost` once when a package manager above this process has died.
 *
 * `npx pnpm start` is a chain (npx, sh, pnpm, sh, node) that does not hand every signal down: SIGTERM to npx ends npx
 * and nothing else, and a killed pnpm cannot forward at all. Both leave this process running, unseen.
 */
export function watchAncestors(onLost: (command: string) => void): void {
  const watched = packageManagerChain(readProcess, process.ppid);
  const timer = setInterval(() => {
    const lost = findLost(watched, readProcess);
    if (lost === undefined) return;
    clearInterval(timer);
    onLost(lost.command);
  }, INTERVAL_MILLISECONDS);
  timer.unref();
}

/** The processes from the direct parent up to the outermost package manager; shells in between belong to it. */
export function packageManagerChain(read: ReadProcess, parentPid: number): readonly Ancestor[] {
  const chain: Ancestor[] = [];
  let length = 0;
  for (let next = read(parentPid); next !== undefined && next.pid > 1; next = read(next.parentPid)) {
    chain.push(next);
    if (isPackageManager(next.command)) length = chain.length;
    else if (!isShell(next.command)) break;
  }
  return chain.slice(0, length);
}

/**
 * The first of the chain that is gone, or whose parent inside the chain is gone.
 * The outermost may lose its own parent (`nohup`, a script that ends): that is no reason to end.
 */
export function findLost(chain: readonly Ancestor[], read: ReadProcess): Ancestor | undefined {
  return chain.find((ancestor, index) => {
    const now = read(ancestor.pid);
    if (now === undefined) return true;
    return index < chain.length - 1 && now.parentPid !== ancestor.parentPid;
  });
}

function isPackageManager(command: string): boolean {
  const words = command.split(/\s+/).slice(0, 2);
  return words.some((word) => /^(npm|npx|pnpm|pnpx|pn|pnx|corepack)([-.]|$)/.test(basename(word)));
}

function isShell(command: string): boolean {
  return /^-?(sh|bash|dash|zsh|ash|busybox)$/.test(basename(command.split(/\s+/, 1)[0] ?? ''));
}

/** Undefined when the process is gone, or dead and only waiting to be reaped. */
function readProcess(pid: number): Ancestor | undefined {
  try {
    return process.platform === 'linux' ? readFromProc(pid) : readFromPs(pid);
  } catch {
    return undefined;
  }
}

function readFromProc(pid: number): Ancestor | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold anything; what follows it is plain (proc_pid_stat(5)).
  const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (state === 'Z' || state === 'X') return undefined;
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  return { pid, parentPid: Number(parent), command };
}

function readFromPs(pid: number): Ancestor | undefined {
  const line = execFileSync('ps', ['-o', 'ppid=,state=,command=', '-p', String(pid)], { encoding: 'utf8' });
  const [, parent, state, command] = /^\s*(\d+)\s+(\S+)\s+(.*)/.exec(line) ?? [];
  if (parent === undefined || state?.startsWith('Z')) return undefined;
  return { pid, parentPid: Number(parent), command: command ?? '' };
}
