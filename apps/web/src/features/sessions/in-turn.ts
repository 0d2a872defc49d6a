export interface Turns {
  /** Runs the task when those before it are done. */
  queue: (task: () => Promise<unknown>) => Promise<void>;
  /** Asks again. Resolves when an answer has come, or none, that was asked for after this call. */
  refresh: () => Promise<void>;
}

/**
 * One after the other: a refresh would abandon the next page while it is being fetched. Any number of refreshes that
 * wait are one, and begin after `rest` is over, which follows each turn without holding its answer back.
 */
export function inTurn(ask: () => Promise<unknown>, rest = () => Promise.resolve()): Turns {
  let last = Promise.resolve();
  let waiting: Promise<void> | null = null;

  const queue = (task: () => Promise<unknown>) => {
    const done = last.then(task).then(
      () => {},
      () => {},
    );
    last = done.then(rest);
    return done;
  };
  const begin = () => {
    waiting = null;
    return ask();
  };
  return { queue, refresh: () => (waiting ??= queue(begin)) };
}
