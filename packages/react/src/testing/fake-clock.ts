/** The clocks of a browser and of a server, which a test moves. */
export interface FakeClock {
  /** What the browser's clock shows. */
  now: () => number;
  /** The one that nobody can set. Timers follow it. */
  elapsed: () => number;
  /** What time it really is: what the server's clock shows. */
  serverNow: () => number;
  setTimer: (callback: () => void, milliseconds: number) => () => void;
  /** Moves the clocks, runs what falls due and lets every promise settle. */
  pass: (milliseconds: number) => Promise<void>;
  /** The computer sleeps: nothing runs. On some systems `elapsed` stands still meanwhile. */
  sleep: (milliseconds: number, options?: { isElapsedAsleep: boolean }) => void;
  /** Somebody sets the browser's clock by so much. */
  setBy: (milliseconds: number) => void;
}

export function createFakeClock(): FakeClock {
  const timers = new Set<{ at: number; callback: () => void }>();
  let serverNow = Date.UTC(2026, 10, 20, 12);
  let elapsed = 1_000;
  let setBy = 0;
  function move(milliseconds: number): void {
    serverNow += milliseconds;
    elapsed += milliseconds;
  }
  return {
    now: () => serverNow + setBy,
    elapsed: () => elapsed,
    serverNow: () => serverNow,
    setBy(milliseconds) {
      setBy += milliseconds;
    },
    setTimer(callback, milliseconds) {
      const timer = { at: elapsed + milliseconds, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    sleep(milliseconds, { isElapsedAsleep } = { isElapsedAsleep: false }) {
      move(milliseconds);
      if (isElapsedAsleep) elapsed -= milliseconds;
    },
    async pass(milliseconds) {
      await settle();
      const end = elapsed + milliseconds;
      for (;;) {
        const due = [...timers].filter((timer) => timer.at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers.delete(due);
        move(Math.max(0, due.at - elapsed));
        const before = timersOfProcess.count;
        due.callback();
        // Each timer may start calls whose answers set further timers. Most start nothing.
        for (let turn = 0; turn < QUIET_TURNS; turn += 1) await new Promise(setImmediate);
        if (timersOfProcess.count > before) await settle();
      }
      move(Math.max(0, end - elapsed));
    },
  };
}

/** Turns of the event loop that a request of the client takes at most when the fake server answers at once. */
const TURNS = 10;
/** After so many a call has begun to wait for something, if there is one: the client collects them with a timer. */
const QUIET_TURNS = 3;

/** Counted in turns, not in time: however busy the machine is, everything that was under way has happened. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
}

/** How many timers anybody has set. Those that wait are no measure: on a busy machine they have rung before one looks. */
const timersOfProcess = countTimers();

function countTimers(): { count: number } {
  const counted = { count: 0 };
  const { setTimeout: set } = globalThis;
  const counting = (...parameters: Parameters<typeof set>) => {
    counted.count += 1;
    return set(...parameters);
  };
  globalThis.setTimeout = Object.assign(counting, set);
  return counted;
}
