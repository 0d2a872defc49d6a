import { notifyAll } from '@curfew/client';

/** One value that others watch. */
export interface Watched<Value> {
  get: () => Value;
  /** Called after each change; a value that is the same is none. */
  subscribe: (listener: () => void) => () => void;
}

export interface Watchable<Value> extends Watched<Value> {
  set: (value: Value) => void;
}

export function createWatchable<Value>(initial: Value): Watchable<Value> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      notifyAll(listeners);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
