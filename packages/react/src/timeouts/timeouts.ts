import type { BrowserEnvironment, LifecycleEvent } from '../browser-environment.ts';
import { heldIn, type Held } from '../state/auth-state.ts';
import type { AuthStore } from '../state/auth-store.ts';
import type { SessionCheck } from '../state/session-check.ts';
import { createWatchable, type Watched } from '../state/watched.ts';
import { judgeDeadlines, type TimeoutKind } from './judge-deadlines.ts';
import { latestServerTime } from './server-time.ts';

/** Timers of browsers cannot wait longer than 24 days: they would ring at once. */
const LONGEST_TIMER_MILLISECONDS = 24 * 60 * 60 * 1000;
/** A server that takes longer does not keep a warning back. */
const LONGEST_QUESTION_MILLISECONDS = 5_000;
/** After these, much time may have passed since the last timer. */
const WAKING: ReadonlySet<LifecycleEvent> = new Set(['woke', 'online', 'restored', 'acted']);

export interface TimeoutWarning {
  /** `inactivity` can be put off with `stay`, `absolute` only with the password: `Curfew.renewSession`. */
  kind: TimeoutKind;
  /** Milliseconds, by this browser's clock, to be shown. Measured anew when that clock was set. */
  deadline: number;
  /** Whole seconds left at the moment of the call; never negative. A clock that was set changes nothing. */
  secondsLeft: () => number;
}

/**
 * Knows when to warn that the session ends, and hides the page when it may have ended. Counts no time: every answer is
 * computed from the server's deadlines and the clocks. Ends nothing: what is over, the server says.
 */
export interface Timeouts extends Watched<TimeoutWarning | null> {
  /** To be started before anything that shows the page again. */
  start: () => () => void;
}

interface TimeoutsOptions {
  environment: Pick<BrowserEnvironment, 'now' | 'elapsed' | 'setTimer' | 'lifecycle'>;
  store: AuthStore;
  sessionCheck: SessionCheck;
}

export function createTimeouts({ environment, store, sessionCheck }: TimeoutsOptions): Timeouts {
  const { setTimer, lifecycle } = environment;
  const warning = createWatchable<TimeoutWarning | null>(null);
  let cancelTimer: (() => void) | null = null;
  let asked: { deadline: string; isAnswered: boolean } | null = null;

  function evaluate(): void {
    cancelTimer?.();
    cancelTimer = null;
    const held = heldIn(store.get());
    if (held === null) {
      asked = null;
      return warning.set(null);
    }
    const serverTime = latestServerTime(held, environment);
    const verdict = judgeDeadlines(held.session, serverTime);
    if (verdict.status === 'far') {
      warning.set(null);
      wakeIn(verdict.warnsAt - serverTime);
    } else if (verdict.status === 'near') {
      wakeIn(verdict.deadline - serverTime);
      if (isConfirmed(held, verdict.kind)) warn(verdict.kind, verdict.deadline);
    } else {
      warning.set(null);
      doubt();
    }
  }

  function wakeIn(milliseconds: number): void {
    cancelTimer = setTimer(evaluate, Math.min(milliseconds, LONGEST_TIMER_MILLISECONDS));
  }

  /** `moment` is by the server's clock. */
  function warn(kind: TimeoutKind, moment: number): void {
    const left = () => {
      const held = heldIn(store.get());
      return held === null ? 0 : Math.max(0, moment - latestServerTime(held, environment));
    };
    const deadline = environment.now() + left();
    const shown = warning.get();
    // Each answer sets the clock a little otherwise.
    if (shown?.kind === kind && Math.abs(shown.deadline - deadline) < 1000) return;
    warning.set({ kind, deadline, secondsLeft: () => Math.ceil(left() / 1000) });
  }

  /** Another tab, or a call under way, may have moved the deadline: asks once for each. */
  function isConfirmed({ session }: Held, kind: TimeoutKind): boolean {
    const moment = kind === 'absolute' ? session.absoluteExpiresAt : session.inactivityExpiresAt;
    const deadline = `${session.id} ${moment}`;
    if (asked?.deadline === deadline) return asked.isAnswered;
    const question = { deadline, isAnswered: false };
    asked = question;
    const settle = () => {
      if (asked !== question || question.isAnswered) return;
      question.isAnswered = true;
      evaluate();
    };
    setTimer(settle, LONGEST_QUESTION_MILLISECONDS);
    void sessionCheck.check('absent').then(settle);
    return false;
  }

  function doubt(): void {
    const state = store.get();
    // Somebody is asking already, and nothing is to be seen.
    if ('isConcealed' in state && state.isConcealed) return;
    void sessionCheck.doubt();
  }

  return {
    get: warning.get,
    subscribe: warning.subscribe,
    start() {
      const stops = [
        store.subscribe(evaluate),
        lifecycle.subscribe((event) => {
          if (WAKING.has(event)) evaluate();
        }),
      ];
      evaluate();
      return () => {
        for (const stop of stops) stop();
        cancelTimer?.();
      };
    },
  };
}
