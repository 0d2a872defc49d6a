/** Items for one reader, in order. */
export interface Mailbox<Item> {
  put(item: Item): void;
  /** The next item; null when none has come within the time, if one is given, or when the signal aborts. */
  next(options: { milliseconds?: number; signal: AbortSignal | undefined }): Promise<Item | null>;
  close(): void;
}

/** A reader that falls behind this far has lost touch: it loses the oldest, and is woken all the same. */
const CAPACITY = 100;

export function createMailbox<Item>(onClose: () => void): Mailbox<Item> {
  const items: Item[] = [];
  let arrive: (() => void) | undefined;
  return {
    put(item) {
      if (items.length >= CAPACITY) items.shift();
      items.push(item);
      arrive?.();
    },
    async next({ milliseconds, signal }) {
      if (items.length === 0 && !signal?.aborted) {
        const arrived = Promise.withResolvers<void>();
        const wake = () => arrived.resolve();
        arrive = wake;
        const timer = milliseconds === undefined ? undefined : setTimeout(wake, milliseconds);
        signal?.addEventListener('abort', wake, { once: true });
        await arrived.promise;
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        arrive = undefined;
      }
      return signal?.aborted ? null : (items.shift() ?? null);
    },
    close: onClose,
  };
}
