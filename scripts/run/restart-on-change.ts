import { setTimeout as pause } from 'node:timers/promises';
import { watch } from 'chokidar';
import type { Child, ChildEnd } from './child.ts';

/** Several files that are saved together cause one restart. */
const SETTLE_MILLISECONDS = 50;

interface RestartOptions {
  /** Everything below them is watched, except tests. */
  readonly folders: readonly string[];
  readonly start: () => Child;
  /** Receives a sentence before each restart, and when the program ends by itself. */
  readonly note: (line: string) => void;
}

export interface RestartingProgram {
  /** Resolves with the end of the last run, once `stop` was called. */
  readonly ended: Promise<ChildEnd>;
  /** Ends the program; nothing starts it again. */
  readonly stop: () => void;
}

/**
 * Runs a program, and runs it again after every change below `folders`. A change during a restart is part of that
 * restart or causes another one. A program that ends by itself starts again with the next change.
 *
 * Many editors save by renaming a new file over the old one. `node --watch` keeps watching the file that was replaced
 * and misses every save after the first; chokidar watches the folders.
 */
export function restartOnChange({ folders, start, note }: RestartOptions): RestartingProgram {
  const watcher = watch([...folders], {
    ignoreInitial: true,
    ignored: (path, stats) => stats?.isFile() === true && !isSource(path),
  });
  let isStopped = false;
  let change = Promise.withResolvers<void>();
  watcher.on('all', () => change.resolve());

  async function runUntilStopped(): Promise<ChildEnd> {
    for (;;) {
      change = Promise.withResolvers();
      const child = start();
      const first = await Promise.race([child.ended, change.promise.then(() => 'change' as const)]);
      if (first !== 'change' && !isStopped) note('The API ended; it starts again with the next change.');
      await change.promise;
      child.signal('SIGTERM');
      const end = await child.ended;
      if (!isStopped) await pause(SETTLE_MILLISECONDS);
      if (isStopped) {
        await watcher.close();
        return end;
      }
      note('A source changed: the API starts again.');
    }
  }

  return {
    ended: runUntilStopped(),
    stop: () => {
      isStopped = true;
      change.resolve();
    },
  };
}

function isSource(path: string): boolean {
  return /\.(?:ts|js|json)$/u.test(path) && !/\.test(?:-d)?\.ts$/u.test(path);
}
