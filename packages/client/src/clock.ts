/** Time, handed in so that tests need not wait. */
export interface Clock extends Clocks {
  wait: (milliseconds: number) => Promise<void>;
}

/** The two clocks of a machine. Each can mislead in a way in which the other one does not. */
export interface Clocks {
  /** Milliseconds since 1970, by this machine's clock, which people and programs set. */
  now: () => number;
  /** Milliseconds since some moment, by a clock that cannot be set. On some systems it stands still during sleep. */
  elapsed: () => number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/**
 * Starts to measure; the result returns the milliseconds since then. Never less than has really passed, so that what
 * expires is never taken for good: a clock that is set back changes nothing, nor does sleep. More, when the clock was
 * set forward meanwhile, which looks the same as sleep.
 */
export function startStopwatch({ now, elapsed }: Clocks): () => number {
  const [nowAtStart, elapsedAtStart] = [now(), elapsed()];
  return () => Math.max(now() - nowAtStart, elapsed() - elapsedAtStart);
}
