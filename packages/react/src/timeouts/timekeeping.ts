import { readError } from '@curfew/client';
import type { BrowserEnvironment } from '../browser-environment.ts';
import { heldIn } from '../state/auth-state.ts';
import type { AuthStore } from '../state/auth-store.ts';
import type { SessionCheck } from '../state/session-check.ts';
import { createActivity } from './activity.ts';
import { shareDeadlines } from './share-deadlines.ts';
import { createTimeouts, type Timeouts } from './timeouts.ts';
import { watchClocks } from './clock-watch.ts';

interface TimekeepingOptions {
  environment: BrowserEnvironment;
  store: AuthStore;
  sessionCheck: SessionCheck;
  touch: () => Promise<void>;
}

/** Everything of a tab that has to do with the deadlines of its session. */
export interface Timekeeping {
  timeouts: Timeouts;
  /** @throws what the client throws. */
  stay: () => Promise<void>;
  start: () => () => void;
}

export function createTimekeeping({
  environment,
  store,
  sessionCheck,
  touch,
}: TimekeepingOptions): Timekeeping {
  const timeouts = createTimeouts({ environment, store, sessionCheck });
  const activity = createActivity({
    environment,
    getState: store.get,
    isWarning: () => timeouts.get() !== null,
    report: () => {
      // A failure says nothing that the next call of the page does not say as well.
      touch().catch(() => {});
    },
  });
  function askAnew(): void {
    const state = store.get();
    // What shows nothing is waiting for an answer already.
    if (heldIn(state) === null || ('isConcealed' in state && state.isConcealed)) return;
    void sessionCheck.check('absent');
  }

  return {
    timeouts,
    async stay() {
      const { epoch } = store.get();
      try {
        await touch();
      } catch (cause) {
        const error = readError(cause);
        if (error.kind === 'out' && store.get().epoch === epoch) void sessionCheck.doubt(error);
        throw cause;
      }
    },
    start() {
      const stops = [
        timeouts.start(),
        shareDeadlines(environment, store),
        activity.start(),
        // After what hides the page.
        watchClocks(environment, askAnew),
        environment.lifecycle.subscribe((event) => {
          if (event === 'acted') activity.acted();
        }),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}
