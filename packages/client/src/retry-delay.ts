const SLOWEST_SECONDS = 60;

/** Seconds until the next try: 1, 2, 4, … up to a minute, and never before the server said. `attempt` counts from 0. */
export function retryDelaySeconds(attempt: number, retryAfterSeconds: number | null): number {
  const backoff = Math.min(2 ** Math.min(attempt, 10), SLOWEST_SECONDS);
  return Math.max(backoff, retryAfterSeconds ?? 0);
}
