/** A clock that a test moves. */
export interface FakeClock {
  now: () => number;
  setTimer: (callback: () => void, milliseconds: number) => () => void;
  /** Moves the clock, runs what falls due and lets every promise settle. */
  pass: (milliseconds: number) => Promise<void>;
  /** The computer sleeps: the clock moves, and nothing runs. */
  sleep: (milliseconds: number) => void;
}

export function createFakeClock(): FakeClock {
  const timers = new Set<{ at: number; callback: () => void }>();
  let now = Date.UTC(2026, 10, 20, 12);
  return {
    now: () => now,
    setTimer(callback, milliseconds) {
      const timer = { at: now + milliseconds, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    sleep(milliseconds) {
      now += milliseconds;
    },
    async pass(milliseconds) {
      await settle();
      const end = now + milliseconds;
      for (;;) {
        const due = [...timers].filter((timer) => timer.at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers.delete(due);
        now = Math.max(now, due.at);
        due.callback();
        // Each timer may start calls whose answers set further timers.
        await settle();
      }
      now = end;
    },
  };
}

/** Turns of the event loop that a request of the client takes at most when the fake server answers at once. */
const TURNS = 10;

/** Counted in turns, not in time: however busy the machine is, everything that was under way has happened. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
}
