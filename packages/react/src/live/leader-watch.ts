import type { BrowserEnvironment } from '../browser-environment.ts';

/** A leader that does not answer for so long stands still. */
const BEAT_MILLISECONDS = 4_500;
/** Whoever was answered asks again first, and all tabs hear the answer: one question serves all. */
const PRECEDENCE_MILLISECONDS = 500;

interface LeaderWatchOptions {
  environment: Pick<BrowserEnvironment, 'setTimer'>;
  /** Asks the leader whether it is there. */
  ask: () => void;
  onSilent: () => void;
}

/**
 * How a tab that follows notices within two beats that the leader stands still: behind an `alert`, in a long task, in a
 * debugger. It asks, because answers to messages are not put off; the timers of a tab that nobody sees are.
 */
export interface LeaderWatch {
  /** Does nothing while it is on. */
  start: () => void;
  stop: () => void;
  /** The leader lives. */
  heard: () => void;
}

export function createLeaderWatch({ environment, ask, onSilent }: LeaderWatchOptions): LeaderWatch {
  let cancelBeat: (() => void) | null = null;
  let isUnanswered = false;

  function beatIn(milliseconds: number): void {
    cancelBeat?.();
    cancelBeat = environment.setTimer(beat, milliseconds);
  }

  function beat(): void {
    const isSilent = isUnanswered;
    isUnanswered = !isSilent;
    beatIn(BEAT_MILLISECONDS);
    if (isSilent) onSilent();
    else ask();
  }

  function wait(): void {
    beatIn(BEAT_MILLISECONDS + (isUnanswered ? 0 : PRECEDENCE_MILLISECONDS));
    isUnanswered = false;
  }

  return {
    start() {
      if (cancelBeat === null) wait();
    },
    stop() {
      cancelBeat?.();
      cancelBeat = null;
      isUnanswered = false;
    },
    heard() {
      if (cancelBeat !== null) wait();
    },
  };
}
