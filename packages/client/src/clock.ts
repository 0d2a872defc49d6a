/** Time, handed in so that tests need not wait. */
export interface Clock {
  /** Milliseconds since 1970, by this machine's clock. */
  now: () => number;
  wait: (milliseconds: number) => Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};
