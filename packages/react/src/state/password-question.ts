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
    for (const listener of listeners) listener();
  };
  return {
    ask() {
      if (waiting === null) changeTo(Promise.withResolvers<boolean>());
      return waiting?.promise ?? Promise.resolve(false);
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
