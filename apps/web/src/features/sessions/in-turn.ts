export interface Turns {
  /** Runs the task when those before it are done. */
  queue: (task: () => Promise<unknown>) => Promise<void>;
  /** Asks again. Resolves when an answer has come, or none, that was asked for after this call. */
  refresh: () => Promise<void>;
}

/**
 * One after the other: a refresh would abandon the next page while it is being fetched. Any number of refreshes that
 * wait are one.
 */
export function inTurn(ask: () => Promise<unknown>): Turns {
  let last = Promise.resolve();
  let waiting: Promise<void> | null = null;

  const queue = (task: () => Promise<unknown>) => {
    last = last.then(task).then(
      () => {},
      () => {},
    );
    return last;
  };
  const begin = () => {
    waiting = null;
    return ask();
  };
  return { queue, refresh: () => (waiting ??= queue(begin)) };
}
