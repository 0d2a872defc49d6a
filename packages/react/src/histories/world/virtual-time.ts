import { createTimerQueue } from './timer-queue.ts';

/** Time that passes only when the checker says so, for the packages under test and for what they are built on. */
export interface VirtualTime {
  /** Milliseconds since this world began. */
  now: () => number;
  setTimer: (callback: () => void, milliseconds: number) => () => void;
  /** What runs from now on is the page's, and so are the process's timers that it sets: they ring through `run`. */
  enter: (run: Run) => void;
  /** Calls something that is no page's. */
  outside: <Result>(call: () => Result) => Result;
  /** Runs everything that is due now, and what follows from it. */
  settle: () => Promise<void>;
  pass: (milliseconds: number) => Promise<void>;
  /** Whether so much has happened in one moment that it would never end. Then nothing more does. */
  isRunaway: () => boolean;
  /** Gives the process its own timers back. */
  uninstall: () => void;
}

type Run = (task: () => void) => void;

/** Turns of the event loop that promises may take which are not behind a timer. */
const TURNS = 3;
/** The most busy moment of a history has some hundred. */
const MOST_AT_ONCE = 3_000;

/** Replaces `setTimeout` and `AbortSignal.timeout` of the process: tRPC and the client use them. */
export function installVirtualTime(): VirtualTime {
  const timers = createTimerQueue();
  const cancelled = new Set<number>();
  let now = 0;
  let isRunaway = false;
  /** Whose code is running: each task is followed by everything that its promises lead to. */
  let page: Run | null = null;
  const add = (callback: () => void, milliseconds: number) =>
    timers.add(callback, now + Math.max(0, milliseconds));

  /** A timer of the process, set by whoever is running. One that was cancelled while its page stood still does not ring. */
  function addOfPage(callback: () => void, milliseconds: number): number {
    const run = page;
    const id = add(() => {
      const ring = () => {
        if (!cancelled.delete(id)) callback();
      };
      if (run === null) ring();
      else run(ring);
    }, milliseconds);
    return id;
  }

  function cancel(id: number): void {
    if (!timers.remove(id)) cancelled.add(id);
  }

  async function runUntil(end: number): Promise<void> {
    await turns();
    let atOnce = 0;
    for (let due = timers.takeDue(end); due !== undefined; due = timers.takeDue(end)) {
      atOnce = due.at > now ? 0 : atOnce + 1;
      isRunaway ||= atOnce > MOST_AT_ONCE;
      if (isRunaway) return;
      now = Math.max(now, due.at);
      page = null;
      due.callback();
      await turns();
    }
    page = null;
    now = end;
  }

  const uninstall = replaceProcessTimers(addOfPage, cancel);

  return {
    now: () => now,
    setTimer(callback, milliseconds) {
      const id = add(callback, milliseconds);
      return () => timers.remove(id);
    },
    enter(run) {
      page = run;
    },
    outside(call) {
      const before = page;
      page = null;
      try {
        return call();
      } finally {
        page = before;
      }
    },
    isRunaway: () => isRunaway,
    settle: () => runUntil(now),
    pass: (milliseconds) => runUntil(now + milliseconds),
    uninstall,
  };
}

/** Returns what puts the real ones back. */
function replaceProcessTimers(
  add: (callback: () => void, milliseconds: number) => number,
  cancel: (timer: number) => void,
): () => void {
  const { setTimeout: realSetTimeout, clearTimeout: realClearTimeout } = globalThis;
  const realSignal = AbortSignal.timeout;
  globalThis.setTimeout = Object.assign(
    (callback: () => void, milliseconds = 0) => add(callback, milliseconds),
    { __promisify__: realSetTimeout.__promisify__ },
  ) as unknown as typeof setTimeout;
  globalThis.clearTimeout = cancel as typeof clearTimeout;
  AbortSignal.timeout = (milliseconds) => {
    const controller = new AbortController();
    add(() => controller.abort(new DOMException('The operation timed out.', 'TimeoutError')), milliseconds);
    return controller.signal;
  };
  return () => {
    globalThis.setTimeout = realSetTimeout;
    globalThis.clearTimeout = realClearTimeout;
    AbortSignal.timeout = realSignal;
  };
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
