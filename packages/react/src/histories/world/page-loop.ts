import type { VirtualTime } from './virtual-time.ts';

/** The event loop of one page: whatever reaches the page is a task of it. */
export interface PageLoop {
  /** Runs the task in a turn of its own; later while the page stands still, never once it is closed. */
  post: (task: () => void) => void;
  /** Runs it now, or as {@link post} while the page stands still. */
  run: (task: () => void) => void;
  /** An alert, a breakpoint or a frozen page: nothing runs. */
  stop: () => void;
  goOn: () => void;
  isStopped: () => boolean;
  /** When it went on last, in virtual time. */
  wentOnAt: () => number;
  close: () => void;
  isClosed: () => boolean;
}

export function createPageLoop(time: VirtualTime): PageLoop {
  let waiting: (() => void)[] = [];
  let isStopped = false;
  let isClosed = false;
  let wentOnAt = -Infinity;
  const run = (task: () => void) => {
    if (isClosed) return;
    if (isStopped) return void waiting.push(task);
    time.enter(run);
    task();
  };
  const post = (task: () => void) => void time.setTimer(() => run(task), 0);
  return {
    run,
    post,
    stop() {
      isStopped = true;
    },
    goOn() {
      if (!isStopped) return;
      isStopped = false;
      wentOnAt = time.now();
      const tasks = waiting;
      waiting = [];
      for (const task of tasks) post(task);
    },
    isStopped: () => isStopped,
    wentOnAt: () => wentOnAt,
    close() {
      isClosed = true;
    },
    isClosed: () => isClosed,
  };
}
