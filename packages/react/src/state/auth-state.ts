import type { ClientError } from '@curfew/client';
import type { CurrentSession, RefusalReason, User } from '@curfew/contracts';
import type { ToldEnding } from '../tabs/unfinished-logout.ts';

/** What the server said about the person who is in. Lives in memory only. */
export interface Held {
  user: User;
  session: CurrentSession;
  /** Ends this session when nothing else can; stored only while a logout is unfinished. */
  logoutTicket: string;
  /** The same for every session of the person that had begun when it was made. Older servers make none. */
  logoutAllTicket: string | undefined;
  /** The server's clock minus this browser's, when `session` arrived. */
  clockOffsetMilliseconds: number;
  /** The server's clock minus `elapsed` of this tab, when `session` arrived. */
  elapsedOffsetMilliseconds: number;
}

type Deadlines = Pick<Held, 'session' | 'clockOffsetMilliseconds' | 'elapsedOffsetMilliseconds'>;

/**
 * What became of a logout the server did not confirm at once. `pending`: being carried out with the ticket.
 * `finished`: the server has confirmed it since. `abandoned`: the server will not accept the ticket.
 */
export interface Ending extends ToldEnding {
  /** With `pending`: a page that is opened later can finish it. False: only pages that are open now can. */
  isStored: boolean;
  /** What the server answered to the first try, if it was made by this page. */
  error?: ClientError;
}

/** What the server says of the end of a session, beside why. Text for the person; in memory only. */
export interface EndDetails {
  /** What the operator who ended the session gave as the reason. */
  readonly note: string | null;
  /** By the server's clock. Null where it is not known. */
  readonly endedAt: string | null;
  /** What the person ended it from, where that was another session of theirs: "Firefox on Linux". */
  readonly endedFrom: string | null;
}

interface Shared {
  /** Changes with every login, logout and change of the person; results of an older epoch are void. */
  readonly epoch: number;
}

/** Nothing is known, or nothing is known any more: `held` is what was true when the server last answered. */
export interface UnknownState extends Shared {
  readonly status: 'unknown';
  readonly held: Held | null;
  /** False only before the first answer or failure. */
  readonly hasFailed: boolean;
  /** True while private content must not be seen until the server has answered. */
  readonly isConcealed: boolean;
}
export interface InState extends Shared {
  readonly status: 'in';
  readonly held: Held;
  readonly isConcealed: boolean;
}
/** The private pages are gone, the server's answer is not there yet. */
export interface LoggingOutState extends Shared {
  readonly status: 'logging-out';
}
export interface OutState extends Shared, EndDetails {
  readonly status: 'out';
  readonly reason: RefusalReason;
  readonly ending: Ending | null;
}
export type AuthState = UnknownState | InState | LoggingOutState | OutState;

export type AuthEvent =
  /** The server says who is in. */
  | { type: 'confirmed'; held: Held }
  /** The person has just logged in, and has not logged out since. */
  | { type: 'logged-in'; held: Held }
  /** The server says that nobody is. */
  | ({ type: 'refused'; reason: RefusalReason } & EndDetails)
  /** Another tab knows newer deadlines of the session. */
  | ({ type: 'deadlines-heard' } & Deadlines)
  /** The server could not be reached or could not answer. */
  | { type: 'unavailable' }
  /** The server answered something, whatever it was. */
  | { type: 'answered' }
  /** What is on the screen may no longer be this person's to see. */
  | { type: 'doubted' }
  /** A logout began, in this tab or another. */
  | { type: 'logging-out' }
  /** A logout is over as far as this browser is concerned. */
  | { type: 'logged-out'; reason: RefusalReason; ending: Ending | null }
  /** The server has answered to an unfinished logout, or whether it is stored has changed. */
  | { type: 'ending-changed'; ending: Pick<Ending, 'ticket' | 'status' | 'isStored'> };

export const initialAuthState: AuthState = {
  status: 'unknown',
  epoch: 0,
  held: null,
  hasFailed: false,
  isConcealed: false,
};

/** What is held in this state: the person's data while the private pages may exist, else null. */
export function heldIn(state: AuthState): Held | null {
  return state.status === 'in' || state.status === 'unknown' ? state.held : null;
}

/**
 * The next state. Returns the same object when nothing changes. Only `refused` and `logged-out` lead to `out`:
 * a server that cannot be reached never does.
 */
export function nextAuthState(state: AuthState, event: AuthEvent): AuthState {
  switch (event.type) {
    case 'confirmed':
      // A logout that has begun is not undone by an answer that was under way.
      return state.status === 'logging-out' ? state : confirm(state, event.held);
    case 'logged-in':
      return confirm(state, event.held);
    case 'refused':
      return refuse(state, event);
    case 'deadlines-heard':
      return hearDeadlines(state, event);
    case 'unavailable':
      return lose(state);
    case 'answered':
      // While concealed, only an answer to the question who is in may show the page again.
      if (state.status !== 'unknown' || state.held === null || state.isConcealed) return state;
      return { status: 'in', epoch: state.epoch, held: state.held, isConcealed: false };
    case 'doubted':
      if (heldIn(state) === null || !('isConcealed' in state) || state.isConcealed) return state;
      return { ...state, isConcealed: true };
    case 'logging-out':
      if (state.status === 'out' || state.status === 'logging-out') return state;
      return { status: 'logging-out', epoch: state.epoch + 1 };
    case 'logged-out':
      return leave(state, event.reason, event.ending);
    case 'ending-changed':
      return changeEnding(state, event.ending);
  }
}

function confirm(state: AuthState, held: Held): AuthState {
  const isSamePerson = heldIn(state)?.user.id === held.user.id;
  return { status: 'in', epoch: isSamePerson ? state.epoch : state.epoch + 1, held, isConcealed: false };
}

/** Says nothing about who is in or whether the page may be seen: that is for the server to say to this tab. */
function hearDeadlines(
  state: AuthState,
  { session, clockOffsetMilliseconds, elapsedOffsetMilliseconds }: Deadlines,
): AuthState {
  if ((state.status !== 'in' && state.status !== 'unknown') || state.held === null) return state;
  const known = state.held.session;
  const isNews = known.id === session.id && Date.parse(session.serverNow) >= Date.parse(known.serverNow);
  if (!isNews) return state;
  const held = { ...state.held, session, clockOffsetMilliseconds, elapsedOffsetMilliseconds };
  return { ...state, held };
}

function refuse(state: AuthState, { reason, ...refusal }: { reason: RefusalReason } & EndDetails): AuthState {
  // While logging out, the logout itself decides; when out, the first reason is the true one.
  if (state.status === 'logging-out') return state;
  if (state.status === 'out') {
    // Another tab told the reason; the server knows more about it.
    const isKnown = state.note !== null || state.endedAt !== null;
    return isKnown || state.reason !== reason ? state : { ...state, ...detailsOf(refusal) };
  }
  return { status: 'out', epoch: state.epoch + 1, reason, ...detailsOf(refusal), ending: null };
}

function lose(state: AuthState): AuthState {
  if (state.status === 'in') {
    const { epoch, held, isConcealed } = state;
    return { status: 'unknown', epoch, held, hasFailed: true, isConcealed };
  }
  return state.status === 'unknown' && !state.hasFailed ? { ...state, hasFailed: true } : state;
}

function leave(state: AuthState, reason: RefusalReason, ending: Ending | null): AuthState {
  if (state.status === 'out') return ending === null ? state : { ...state, reason, ending };
  const { epoch } = state;
  return { status: 'out', epoch: epoch + 1, reason, note: null, endedAt: null, endedFrom: null, ending };
}

/** Of several unfinished logouts, the page speaks of one: what becomes of another one says nothing about it. */
function changeEnding(state: AuthState, ending: Pick<Ending, 'ticket' | 'status' | 'isStored'>): AuthState {
  if (state.status !== 'out' || state.ending?.ticket !== ending.ticket) return state;
  const { status, isStored } = ending;
  if (state.ending.status === status && state.ending.isStored === isStored) return state;
  return { ...state, ending: { ...state.ending, status, isStored } };
}

function detailsOf({ note, endedAt, endedFrom }: EndDetails): EndDetails {
  return { note, endedAt, endedFrom };
}
