import { notifyAll } from '@curfew/client';

/** One question for the password at a time, however many calls wait for its answer. */
export interface PasswordQuestion {
  /** Resolves true when the person has proved the password, false when they gave up. */
  ask: () => Promise<boolean>;
  answer: (isProved: boolean) => void;
  isOpen: () => boolean;
  subscribe: (listener: () => void) => () => void;
}

export function createPasswordQuestion(): PasswordQuestion {
  let waiting: { promise: Promise<boolean>; resolve: (isProved: boolean) => void } | null = null;
  const listeners = new Set<() => void>();
  const changeTo = (next: typeof waiting) => {
    waiting = next;
    notifyAll(listeners);
  };
  return {
    ask() {
      if (waiting !== null) return waiting.promise;
      let resolve = (_isProved: boolean) => {};
      const promise = new Promise<boolean>((settle) => {
        resolve = settle;
      });
      changeTo({ promise, resolve });
      return promise;
    },
    answer(isProved) {
      const answered = waiting;
      changeTo(null);
      answered?.resolve(isProved);
    },
    isOpen: () => waiting !== null,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
