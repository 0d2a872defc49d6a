/** Reports what a listener has thrown, as the browser reports what an event handler throws: to the console, and to nobody who waits. */
export function reportFailure(error: unknown): void {
  if (typeof globalThis.reportError === 'function') globalThis.reportError(error);
  else {
    setTimeout(() => {
      throw error;
    });
  }
}

/** Calls each; one that throws keeps neither the others nor the caller from going on. */
export function notifyAll<Args extends unknown[]>(
  listeners: Iterable<(...args: Args) => void>,
  ...args: Args
): void {
  for (const listener of listeners) {
    try {
      listener(...args);
    } catch (error) {
      reportFailure(error);
    }
  }
}
