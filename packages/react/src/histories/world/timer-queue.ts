/** Timers in the order in which they ring: by their moment, then as they were set. */
export interface TimerQueue {
  /** Returns the number of the timer. */
  add: (callback: () => void, at: number) => number;
  /** False when it has rung already. */
  remove: (timer: number) => boolean;
  /** The next one that rings until then, taken out. */
  takeDue: (until: number) => { at: number; callback: () => void } | undefined;
}

interface Timer {
  at: number;
  order: number;
  callback: () => void;
}

export function createTimerQueue(): TimerQueue {
  const timers = new Map<number, Timer>();
  let count = 0;
  return {
    add(callback, at) {
      count += 1;
      timers.set(count, { at, order: count, callback });
      return count;
    },
    remove: (timer) => timers.delete(timer),
    takeDue(until) {
      let first: Timer | undefined;
      for (const timer of timers.values()) {
        if (timer.at <= until && (first === undefined || isBefore(timer, first))) first = timer;
      }
      if (first !== undefined) timers.delete(first.order);
      return first;
    },
  };
}

function isBefore(one: Timer, other: Timer): boolean {
  return one.at === other.at ? one.order < other.order : one.at < other.at;
}
