import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What a container of our image is made of, its addresses already those of this machine. */
export interface Container {
  /** The folder that is `/` in the image. */
  readonly root: string;
  readonly workingDirectory: string;
  /** Exactly these variables, besides the PATH of the image. */
  readonly environment: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  /** As in the image; used where this process may choose, which is as root. */
  readonly user: number;
}

export interface RunningContainer {
  readonly output: readonly string[];
  readonly exited: Promise<number | null>;
  /** Resolves to the first line of output that matches; rejects when the process ends without one. */
  readonly line: (expression: RegExp) => Promise<RegExpExecArray>;
  readonly stop: () => void;
}

/** Starts a command as a container would: its user, its environment, its folder, and no other. */
export function startContainer({
  root,
  workingDirectory,
  environment,
  command,
  user,
}: Container): RunningContainer {
  const [program = '', ...args] = command;
  const isRoot = process.getuid?.() === 0;
  const child = spawn(program, args, {
    cwd: join(root, workingDirectory),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: `${join(root, 'usr/local/bin')}:/usr/bin:/bin`, ...environment },
    ...(isRoot && { uid: user, gid: user }),
  });
  // However this test run ends, it leaves no server behind.
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const output: string[] = [];
  const listeners = new Set<(line: string) => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      output.push(line);
      for (const listener of listeners) listener(line);
    });
  }
  const exited = once(child, 'close').then(([code]: (number | null)[]) => {
    process.off('exit', kill);
    return code ?? null;
  });
  return {
    output,
    exited,
    line: (expression) => {
      const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
      const look = (line: string) => {
        const match = expression.exec(line);
        if (match !== null) resolve(match);
      };
      listeners.add(look);
      for (const line of output) look(line);
      void exited.then(() => reject(new Error(output.join('\n'))));
      return promise;
    },
    stop: () => void child.kill('SIGTERM'),
  };
}
