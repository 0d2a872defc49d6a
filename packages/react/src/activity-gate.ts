import type { BrowserEnvironment } from './browser-environment.ts';

/** The server moves its mark at most once a minute, so asking more often changes nothing. */
const INTERVAL_MILLISECONDS = 60_000;

/** Answers true when input of the person should be reported now, and counts that as reported. */
export function createActivityGate({ now }: Pick<BrowserEnvironment, 'now'>): () => boolean {
  // Logging in and loading the page count as activity themselves.
  let reportedAt = now();
  return () => {
    if (now() - reportedAt < INTERVAL_MILLISECONDS) return false;
    reportedAt = now();
    return true;
  };
}
