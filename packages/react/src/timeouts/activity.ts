import { startStopwatch } from '@curfew/client';
import type { BrowserEnvironment } from '../browser-environment.ts';
import { heldIn, type AuthState } from '../state/auth-state.ts';

/** The server moves its mark at most once a minute, so asking more often changes nothing. */
const INTERVAL_MILLISECONDS = 60_000;

interface ActivityOptions {
  environment: Pick<BrowserEnvironment, 'now' | 'elapsed' | 'setTimer'>;
  getState: () => AuthState;
  isWarning: () => boolean;
  /** Tells the server. */
  report: () => void;
}

/**
 * What the person does, reported at most once a minute and four times within the shortest inactivity timeout. What is
 * held back is reported at the end of the pause: otherwise a session could end early by as much. Input behind a
 * warning, which asks for an answer, or on a hidden page is no activity.
 */
export function createActivity(options: ActivityOptions): { acted: () => void; start: () => () => void } {
  const { environment, getState, isWarning, report } = options;
  // Logging in and loading the page count as activity themselves.
  let sinceReport = startStopwatch(environment);
  let cancelReport: (() => void) | null = null;

  function isCounted(): boolean {
    const state = getState();
    const isSeen = 'isConcealed' in state && !state.isConcealed;
    return heldIn(state) !== null && isSeen && !isWarning();
  }

  function send(): void {
    cancelReport = null;
    if (!isCounted()) return;
    sinceReport = startStopwatch(environment);
    report();
  }

  return {
    acted() {
      if (cancelReport !== null || !isCounted()) return;
      const pause = pauseIn(getState()) - sinceReport();
      if (pause <= 0) send();
      else cancelReport = environment.setTimer(send, pause);
    },
    start() {
      sinceReport = startStopwatch(environment);
      return () => {
        cancelReport?.();
        cancelReport = null;
      };
    },
  };
}

function pauseIn(state: AuthState): number {
  const session = heldIn(state)?.session;
  if (!session?.inactivityExpiresAt) return INTERVAL_MILLISECONDS;
  const left = Date.parse(session.inactivityExpiresAt) - Date.parse(session.serverNow);
  return Math.max(0, Math.min(INTERVAL_MILLISECONDS, left / 4));
}
