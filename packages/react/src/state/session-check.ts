import {
  inBackground,
  inBackgroundAwaited,
  readError,
  startStopwatch,
  type BrowserAccess,
  type BrowserClient,
  type Clocks,
} from '@curfew/client';
import type { RefusalReason, SessionOutput } from '@curfew/contracts';
import type { BrowserEnvironment } from '../browser-environment.ts';
import { createAttribution } from './attribution.ts';
import { heldIn, type AuthState, type EndDetails, type Held } from './auth-state.ts';
import type { AuthStore } from './auth-store.ts';
import { createRetry } from './retry.ts';

interface SessionCheckOptions {
  environment: Pick<BrowserEnvironment, 'now' | 'elapsed' | 'setTimer'>;
  store: AuthStore;
  client: BrowserClient;
  access: Pick<BrowserAccess, 'credentialMark'>;
  /** The server said that the session this tab was showing is over. */
  onRefused: (refusal: { reason: RefusalReason; sessionId: string }) => void;
}

/** What a 401 says: why the session is over, and what else is known about that. */
export interface Refusal extends EndDetails {
  readonly reason: RefusalReason | null;
}

/**
 * Who wants to know. `acting`: the person did something, and the question counts as activity. `present`: somebody is
 * there. `absent`: perhaps nobody is; then the question does not open a closed access again.
 */
export type Attendance = 'acting' | 'present' | 'absent';

/** Asks the server who is in, and is the only place that turns a 401 into `out`. */
export interface SessionCheck {
  /** Resolves when the state follows from an answer to a question asked after this call. Default `acting`. */
  check: (attendance?: Attendance) => Promise<void>;
  /**
   * Something says that the session is over, or another person's. Hides the page at once and asks: a 401 may belong
   * to a credential that another tab has just replaced, and the one in the cookie now may be good.
   */
  doubt: (refusal?: Refusal) => Promise<void>;
  /** A call of the page was not answered: says so, and goes on asking until the server answers. */
  lose: (retryAfterSeconds: number | null) => void;
}

const CONTEXTS = { acting: {}, present: inBackgroundAwaited, absent: inBackground } as const;
const ATTENDANCES: readonly Attendance[] = ['absent', 'present', 'acting'];

/** No call of the client takes longer while the computer is awake. */
const LONGEST_ANSWER_MILLISECONDS = 15_000;
const UNINFORMATIVE: ReadonlySet<RefusalReason> = new Set(['missing', 'unknown']);

/** What is said of a credential that this very browser has replaced, or is about to. */
const REPLACED: ReadonlySet<RefusalReason> = new Set(['superseded', 'unknown', 'replaced']);
/** The server replaces a credential a moment before the answer brings the new one. */
const REPLACING_MILLISECONDS = 1_000;

export function createSessionCheck(options: SessionCheckOptions): SessionCheck {
  const { environment, store, client, access, onRefused } = options;
  const attribution = createAttribution(store, access);
  const retry = createRetry(environment);
  let running: Promise<void> | null = null;
  let next: { attendance: Attendance; asked: Promise<void> } | null = null;
  let suspected: Refusal | null = null;

  async function ask(attendance: Attendance, { isSecondLook } = { isSecondLook: false }): Promise<void> {
    const state = store.get();
    const isStale = () => store.get().epoch !== state.epoch;
    // A page that shows nothing until it has the answer cannot do without.
    const canWait = attendance === 'absent' && 'isConcealed' in state && state.held && !state.isConcealed;
    const passed = startStopwatch(environment);
    const attribute = attribution();
    try {
      const context = CONTEXTS[canWait || attendance !== 'absent' ? attendance : 'present'];
      const answer = await client.auth.session.query(undefined, context);
      if (isStale()) return;
      // Answered before the computer slept, read after it: it says what was true then.
      if (passed() > LONGEST_ANSWER_MILLISECONDS) return await ask(attendance);
      store.dispatch({ type: 'confirmed', held: toHeld(answer, environment) });
    } catch (cause) {
      const error = readError(cause);
      if (isStale()) return;
      // The session lives, and goes on when the person is back.
      if (canWait && error.reason === 'access_expired') store.dispatch({ type: 'answered' });
      else if (error.kind !== 'out') retryLater(attendance, error.retryAfterSeconds);
      else if (isSecondLook || !mayBeReplaced(error.reason, store.get())) refuse(attribute(error));
      else {
        // Hidden until it is known.
        store.dispatch({ type: 'doubted' });
        await pause(environment, REPLACING_MILLISECONDS);
        if (!isStale()) await ask(attendance, { isSecondLook: true });
      }
      return;
    } finally {
      suspected = null;
    }
    retry.reset();
  }

  function refuse(refusal: Refusal): void {
    const sessionId = heldIn(store.get())?.session.id;
    // The first 401 may know more than the second, which comes after the cookie was cleared.
    const knowsNothing = refusal.reason === null || UNINFORMATIVE.has(refusal.reason);
    const told = knowsNothing && suspected?.reason ? suspected : refusal;
    const { note, endedAt, endedFrom } = told;
    const reason = told.reason ?? 'unknown';
    store.dispatch({ type: 'refused', reason, note, endedAt, endedFrom });
    if (sessionId !== undefined) onRefused({ reason, sessionId });
  }

  function retryLater(attendance: Attendance, retryAfterSeconds: number | null): void {
    store.dispatch({ type: 'unavailable' });
    retry.plan(retryAfterSeconds, () => {
      if (store.get().status === 'unknown') void check(attendance === 'absent' ? 'absent' : 'present');
    });
  }

  function check(attendance: Attendance = 'acting'): Promise<void> {
    if (running === null) {
      running = ask(attendance).finally(() => {
        running = null;
      });
      return running;
    }
    // An answer under way may be older than the reason for asking: ask once more, once for all who wait.
    const following = (next ??= { attendance, asked: running.then(askAgain) });
    following.attendance = stronger(following.attendance, attendance);
    return following.asked;
  }

  function askAgain(): Promise<void> {
    const attendance = next?.attendance;
    next = null;
    return check(attendance);
  }

  return {
    check,
    doubt(refusal) {
      suspected ??= refusal ?? null;
      store.dispatch({ type: 'doubted' });
      return check('present');
    },
    lose(retryAfterSeconds) {
      // Whoever asks already will say how that went.
      if (running === null && !retry.isPlanned()) retryLater('absent', retryAfterSeconds);
      else store.dispatch({ type: 'unavailable' });
    },
  };
}

function pause({ setTimer }: Pick<BrowserEnvironment, 'setTimer'>, milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimer(resolve, milliseconds));
}

/** Whoever was never in is not waited for. */
function mayBeReplaced(reason: RefusalReason | null, state: AuthState): boolean {
  return reason !== null && REPLACED.has(reason) && heldIn(state) !== null;
}

function stronger(one: Attendance, other: Attendance): Attendance {
  return ATTENDANCES.indexOf(one) < ATTENDANCES.indexOf(other) ? other : one;
}

/** What login, session and the like answer, as what this tab holds. */
export function toHeld(
  answer: Pick<SessionOutput, 'user' | 'session' | 'logoutTicket'> & Pick<Held, 'logoutAllTicket'>,
  { now, elapsed }: Clocks,
): Held {
  const { user, session, logoutTicket, logoutAllTicket } = answer;
  const serverNow = Date.parse(session.serverNow);
  const clockOffsetMilliseconds = serverNow - now();
  const elapsedOffsetMilliseconds = serverNow - elapsed();
  return {
    user,
    session,
    logoutTicket,
    logoutAllTicket,
    clockOffsetMilliseconds,
    elapsedOffsetMilliseconds,
  };
}
