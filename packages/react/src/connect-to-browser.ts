import { startStopwatch } from '@curfew/client';
import type { RefusalReason } from '@curfew/contracts';
import type { BrowserEnvironment, LifecycleEvent } from './browser-environment.ts';
import type { TicketCourier } from './logout/ticket-courier.ts';
import type { TicketStore } from './logout/ticket-store.ts';
import { heldIn, type Ending } from './state/auth-state.ts';
import type { AuthStore } from './state/auth-store.ts';
import type { Attendance, SessionCheck } from './state/session-check.ts';
import { whoseSession, type TabMessage } from './tabs/tab-message.ts';
import type { Tabs } from './tabs/tabs.ts';
import type { ToldEnding, UnfinishedLogout } from './tabs/unfinished-logout.ts';

/** A window that gets the focus, and becomes visible, and finds the network again asks once. */
const WAKE_INTERVAL_MILLISECONDS = 5_000;
/** Longer than a logout may take in its own tab; then that tab is gone. */
const PEER_LOGOUT_MILLISECONDS = 8_000;
/** Of any other reason the server may know more, which tabs do not tell each other: when, from where, a note. */
const ENDED_HERE: ReadonlySet<RefusalReason> = new Set([
  'user_logout',
  'missing',
  'malformed',
  'unknown',
  'superseded',
]);
/** The tab that logged out tries first. */
const PEER_COURIER_SECONDS = 15;

interface Connection {
  environment: BrowserEnvironment;
  store: AuthStore;
  tabs: Tabs;
  tickets: TicketStore;
  courier: TicketCourier;
  sessionCheck: SessionCheck;
  /** Nobody is in: there is no credential that a question could be answered for. */
  isKnownOutside: boolean;
}

/** What the server answers to whoever presents nothing. */
const NOTHING_PRESENTED = { reason: 'missing', note: null, endedAt: null, endedFrom: null } as const;

/** Begins to listen to the browser and to the other tabs, and finds out who is in. Returns what stops it. */
export function connectToBrowser(connection: Connection): () => void {
  const { environment, store, tabs, tickets, courier, sessionCheck, isKnownOutside } = connection;
  const stops = [
    // The document is hidden in the same turn in which the state says so; the provider shows it again.
    store.subscribe(() => {
      const state = store.get();
      if ('isConcealed' in state && state.isConcealed) environment.setConcealed(true);
    }),
    environment.lifecycle.subscribe(lifecycleListener(connection)),
    tabs.subscribe((message) => hear(connection, message)),
    () => courier.stop(),
  ];

  const record = tabs.record();
  // Where something has removed the list of unfinished logouts alone.
  if (record?.ending?.status === 'pending') tickets.remember(record.ending);
  const ending = pendingEnding(tickets);
  if (ending !== null) courier.start();
  // The cookie of an unfinished logout is still good: asking who is in would log the person back in.
  if (ending !== null && record?.status !== 'in') {
    store.dispatch({ type: 'logged-out', reason: 'user_logout', ending });
  } else if (isKnownOutside) {
    store.dispatch({ type: 'refused', ...NOTHING_PRESENTED });
  } else {
    void sessionCheck.check();
  }
  return () => {
    for (const stop of stops) stop();
  };
}

function hear({ environment, store, tickets, courier, sessionCheck }: Connection, message: TabMessage): void {
  switch (message.type) {
    case 'logging-out':
      // Known here too, so that this tab can finish it, whatever becomes of that one and of the storage.
      if (message.unfinished) tickets.remember(message.unfinished);
      if (isOfAnotherSession(message.whose)) return void sessionCheck.doubt();
      store.dispatch({ type: 'logging-out' });
      environment.setTimer(() => {
        if (store.get().status === 'logging-out') endAsPeer('user_logout', message.unfinished);
      }, PEER_LOGOUT_MILLISECONDS);
      return;
    case 'logged-out':
      if (message.ending?.status === 'pending') tickets.remember(message.ending);
      if (isOfAnotherSession(message.whose)) return void sessionCheck.doubt();
      return endAsPeer(message.reason, message.ending);
    case 'logout-settled': {
      const { ticket, status } = message;
      tickets.remove(ticket);
      return store.dispatch({ type: 'ending-changed', ending: { ticket, status, isStored: false } });
    }
    case 'logged-in':
      // Perhaps as somebody else: nothing of the one before may stay in sight.
      void sessionCheck.doubt();
  }

  /** One person's tab is not closed by the logout of another; but the cookie may be theirs by now. */
  function isOfAnotherSession(whose: string | undefined): boolean {
    const held = heldIn(store.get());
    return whose !== undefined && held !== null && whoseSession(held.session.id) !== whose;
  }

  function endAsPeer(reason: RefusalReason, told: UnfinishedLogout | ToldEnding | undefined): void {
    // A logout that was begun in this browser: the server knows no more about it than its tab has said.
    const wasBegunHere = store.get().status === 'logging-out';
    store.dispatch({ type: 'logged-out', reason, ending: endingOf(told, tickets) });
    if (tickets.list().length > 0) courier.start(PEER_COURIER_SECONDS);
    if (!wasBegunHere && !ENDED_HERE.has(reason)) void sessionCheck.check('absent');
  }
}

function lifecycleListener(connection: Connection): (event: LifecycleEvent) => void {
  const { environment, store, tabs, tickets, courier, sessionCheck } = connection;
  let sinceAsked = startStopwatch(environment);

  function wake({ isUrgent, attendance }: { isUrgent: boolean; attendance: Attendance }): void {
    const news = tabs.catchUp();
    if (news !== null) hear(connection, news);
    if (tickets.list().length > 0 && store.get().status !== 'logging-out') courier.start();
    const isDue = isUrgent || sinceAsked() >= WAKE_INTERVAL_MILLISECONDS;
    const { status } = store.get();
    if (!isDue || status === 'out' || status === 'logging-out') return;
    // What nobody waited for is no reason to keep somebody waiting.
    if (attendance === 'present') sinceAsked = startStopwatch(environment);
    void sessionCheck.check(attendance);
  }

  return (event) => {
    switch (event) {
      case 'acted':
        return;
      case 'offline':
        // Browsers are wrong about it at times: what the page says of the server is what the server answers, or does not.
        if (heldIn(store.get()) !== null) void sessionCheck.check('absent');
        return;
      case 'woke':
        wake({ isUrgent: false, attendance: 'present' });
        return;
      case 'online':
        // The network comes back by itself.
        wake({ isUrgent: true, attendance: 'absent' });
        return;
      case 'freezing':
        // So that the page is hidden already when it comes back, before any script has run.
        environment.setConcealed(true);
        return;
      case 'restored': {
        const news = tabs.catchUp();
        if (news !== null) hear(connection, news);
        if (heldIn(store.get()) === null) environment.setConcealed(false);
        else void sessionCheck.doubt();
      }
    }
  };
}

/** The newest unfinished logout of this browser is the one the person is waiting for. */
function pendingEnding(tickets: TicketStore): Ending | null {
  return endingOf(tickets.list().at(-1), tickets);
}

/** What the page has to say of a logout that the server has not confirmed, as far as this tab has heard. */
function endingOf(told: UnfinishedLogout | ToldEnding | undefined, tickets: TicketStore): Ending | null {
  if (told === undefined) return null;
  const { ticket, scope, reach } = told;
  const status = 'status' in told ? told.status : 'pending';
  return { ticket, scope, reach, status, isStored: tickets.isStored(ticket) };
}
