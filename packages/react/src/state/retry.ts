import { retryDelaySeconds } from '@curfew/client';
import type { BrowserEnvironment } from '../browser-environment.ts';

/** Tries again with growing pauses. */
export interface Retry {
  /** Replaces what is planned. */
  plan: (retryAfterSeconds: number | null, again: () => void) => void;
  isPlanned: () => boolean;
  /** The next pause is the shortest again. */
  reset: () => void;
}

export function createRetry({ setTimer }: Pick<BrowserEnvironment, 'setTimer'>): Retry {
  let attempt = 0;
  let cancel: (() => void) | null = null;
  return {
    plan(retryAfterSeconds, again) {
      cancel?.();
      const ring = () => {
        cancel = null;
        again();
      };
      cancel = setTimer(ring, retryDelaySeconds(attempt++, retryAfterSeconds) * 1000);
    },
    isPlanned: () => cancel !== null,
    reset() {
      attempt = 0;
    },
  };
}
