import {
  computeFingerprint,
  createBrowserAccess,
  createBrowserClient,
  deliverLogoutTicket,
  readTraits,
  type BrowserAccess,
  type BrowserAccessOptions,
  type BrowserClient,
  type ClientError,
  type LogoutScope,
} from '@curfew/client';
import type { ChangePasswordInput, LoginInput, RefusalReason, RegisterInput } from '@curfew/contracts';
import { createAccountCommands } from './account-commands.ts';
import { createBrowserEnvironment, type BrowserEnvironment } from './browser-environment.ts';
import { connectToBrowser } from './connect-to-browser.ts';
import { createKeptCookies } from './kept-cookies.ts';
import { createLive, type Live } from './live/live.ts';
import { createNewLogins, type NewLogins } from './live/new-logins.ts';
import { createLateLogins } from './logout/late-logins.ts';
import { createLogOut } from './logout/log-out.ts';
import { createTicketCourier } from './logout/ticket-courier.ts';
import { createTicketStore } from './logout/ticket-store.ts';
import { heldIn, type AuthState } from './state/auth-state.ts';
import { createAuthStore, type AuthStore } from './state/auth-store.ts';
import { createOpenScope } from './state/open-scope.ts';
import { createPasswordQuestion, type PasswordQuestion } from './state/password-question.ts';
import { createSessionCheck, toHeld, type SessionCheck } from './state/session-check.ts';
import { createSessionScopes, type SessionScopes } from './state/session-scopes.ts';
import { knownEnd } from './tabs/session-record.ts';
import { createTabs } from './tabs/tabs.ts';
import { createTimekeeping } from './timeouts/timekeeping.ts';
import type { Timeouts } from './timeouts/timeouts.ts';

export interface CurfewOptions {
  /** Default `globalThis.fetch`. */
  fetch?: typeof fetch;
  /** Default `globalThis.EventSource`. */
  eventSource?: typeof EventSource;
  /** Default `document.cookie`. */
  readCookies?: () => string;
  /** Default: computed from the browser's traits, once. */
  fingerprint?: () => Promise<string | null>;
  /** Default: the page's own. */
  environment?: BrowserEnvironment;
}

export interface StartedPage {
  /**
   * The browser asked for this page without a credential. Then the server is not asked who is in, unless somebody has logged in
   * since: a login leaves a cookie that the page can read. Default false.
   */
  cameWithoutCredential?: boolean;
}

/** The session of one browser tab. Create one per app, `start` it before the first render, hand it to the provider. */
export interface Curfew {
  /** What is true now. */
  getState: () => AuthState;
  /** Called synchronously after each change of the state. */
  subscribe: (listener: () => void) => () => void;
  /** Listens to the browser and finds out who is in; an unfinished logout is finished first. Returns what stops it. */
  start: (page?: StartedPage) => () => void;
  register: (input: RegisterInput) => Promise<void>;
  /** @throws what the client throws; see `readError`. */
  login: (input: Omit<LoginInput, 'fingerprint'>) => Promise<void>;
  /** Never throws; see `createLogOut` for the order. Resolves with the error of the call, or null. */
  logOut: (scope: LogoutScope) => Promise<ClientError | null>;
  /**
   * Logs the same person in again, in place, before the absolute lifetime is over: the pages stay as they are, in every
   * tab. @throws what the client throws.
   */
  renewSession: (password: string) => Promise<void>;
  /** Tells the server that the person is there. @throws what the client throws. */
  stay: () => Promise<void>;
  /** Proves the password again and answers an open password question. @throws what the client throws. */
  reauthenticate: (password: string) => Promise<void>;
  /** Ends all other sessions of the person; resolves with their number. @throws what the client throws. */
  changePassword: (input: ChangePasswordInput) => Promise<number>;
  /** Asks the server who is in. Never throws; the state follows. */
  check: () => Promise<void>;
  /**
   * Why the last session of this browser is over, as its record has it: what the server said then, for a page that was loaded
   * since. Null: it is not known, or nobody was in.
   */
  lastEnd: () => RefusalReason | null;
  passwordQuestion: PasswordQuestion;
  live: Live;
  newLogins: NewLogins;
  timeouts: Timeouts;
  /** A client for one person's time in this tab; its requests end with it. For `SessionScope`. */
  openScope: (dispose: () => void) => BrowserClient;
  /** Shows the document again if this state, which the provider has just rendered, allows it. */
  reveal: (rendered: AuthState) => void;
}

/** Wires the parts together; each rule is in its own file. Nothing happens before `start`. */
export function createCurfew(options: CurfewOptions = {}): Curfew {
  const environment = options.environment ?? createBrowserEnvironment();
  const { fetch, eventSource, readCookies } = options;
  const fingerprint = options.fingerprint ?? once(() => ownFingerprint());
  const store = createAuthStore();
  const tabs = createTabs(environment);
  const tickets = createTicketStore(environment);
  const scopes = createSessionScopes(environment);
  const passwordQuestion = createPasswordQuestion();
  const access = createTabAccess({ fetch, readCookies, fingerprint }, { environment, store });
  const ofBrowser = { fetch, eventSource, readCookies, fingerprint, access };
  const { ask: reauthenticate } = passwordQuestion;
  const server = { ...ofBrowser, reauthenticate, identify: () => identify(store, sessionCheck) };
  /** Belongs to the tab, not to a person: it holds no cache and lives as long as the page. */
  const client = createBrowserClient({ ...server, currentSessionId: () => sessionIdIn(store) });
  const deliver = (ticket: string) => deliverLogoutTicket(ticket, { fetch });
  const courier = createTicketCourier({
    environment,
    tickets,
    deliver,
    onProgress(ending) {
      store.dispatch({ type: 'ending-changed', ending });
      const { ticket, status } = ending;
      if (status !== 'pending') tabs.announceSettled({ ticket, status });
    },
  });
  const onRefused = tabs.announceLoggedOut;
  const sessionCheck = createSessionCheck({ environment, store, client, access, onRefused });
  const lateLogins = createLateLogins({ store, tabs, tickets, courier });
  const commands = createAccountCommands({
    environment,
    store,
    tabs,
    client,
    lateLogins,
    fingerprint,
    passwordQuestion,
    expectKeptCookies: createKeptCookies({ client, access, deliver, tickets, courier }),
  });
  const timekeeping = createTimekeeping({ environment, store, sessionCheck, touch: commands.touch });
  const live = createLive({ environment, store, client, access, sessionCheck });
  const newLogins = createNewLogins({
    environment,
    store,
    live,
    answer: (sessionIds) => client.auth.recognizeLogins.mutate({ sessionIds }),
  });
  endScopesWithEpoch({ store, scopes, access, passwordQuestion });

  return {
    getState: store.get,
    subscribe: store.subscribe,
    start: ({ cameWithoutCredential = false } = {}) => {
      const { channel, lifecycle } = environment;
      const isKnownOutside = cameWithoutCredential && access.credentialMark() === null;
      // In this order: what is past is hidden before anything else happens, and a page that freezes says so first.
      const stops = [
        lifecycle.subscribe((event) => event === 'restored' && channel.setOpen(true)),
        timekeeping.start(),
        connectToBrowser({ environment, store, tabs, tickets, courier, sessionCheck, isKnownOutside }),
        newLogins.start(),
        live.start(),
        lifecycle.subscribe((event) => event === 'freezing' && channel.setOpen(false)),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
    ...commands,
    live,
    newLogins,
    timeouts: timekeeping.timeouts,
    stay: timekeeping.stay,
    logOut: createLogOut({ store, client, tabs, tickets, courier }),
    check: () => sessionCheck.check(),
    lastEnd: () => knownEnd(tabs.record()),
    passwordQuestion,
    openScope: createOpenScope({ server, store, scopes, sessionCheck }),
    reveal(state) {
      if (!('isConcealed' in state && state.isConcealed)) environment.setConcealed(false);
    },
  };
}

/** The cookie is of another session: hides the page and asks. True if that is a newer one of the same person. */
async function identify(store: AuthStore, sessionCheck: SessionCheck): Promise<boolean> {
  const { epoch } = store.get();
  await sessionCheck.doubt();
  const state = store.get();
  return state.status === 'in' && state.epoch === epoch;
}

function sessionIdIn(store: AuthStore): string | null {
  return heldIn(store.get())?.session.id ?? null;
}

/** The part of this tab in keeping the cookies of the browser good. */
function createTabAccess(
  server: Pick<BrowserAccessOptions, 'fetch' | 'readCookies' | 'fingerprint'>,
  { environment, store }: { environment: BrowserEnvironment; store: AuthStore },
): BrowserAccess {
  return createBrowserAccess({
    ...server,
    currentEpoch: () => store.get().epoch,
    // Exactly a remembered browser has an access that can be closed. Who is not known to be in may be remembered.
    isRemembered: () => heldIn(store.get())?.session.accessExpiresAt !== null,
    clock: {
      now: environment.now,
      elapsed: environment.elapsed,
      wait: (milliseconds) => new Promise((resolve) => void environment.setTimer(resolve, milliseconds)),
    },
    onRefreshed(answer) {
      // While nobody is known to be in, the question that led to the refresh decides.
      if (heldIn(store.get()) === null) return;
      store.dispatch({ type: 'confirmed', held: toHeld(answer, environment) });
    },
  });
}

/** Whatever belongs to a person's time in this tab ends with it: in one place, for every way it can end. */
function endScopesWithEpoch(parts: {
  store: AuthStore;
  scopes: SessionScopes;
  access: BrowserAccess;
  passwordQuestion: PasswordQuestion;
}): void {
  let { epoch } = parts.store.get();
  parts.store.subscribe(() => {
    const next = parts.store.get();
    if (next.epoch === epoch) return;
    epoch = next.epoch;
    parts.scopes.retire();
    parts.access.abandon();
    parts.passwordQuestion.answer(false);
  });
}

/** A browser that hides what it is made of has none; that is no reason to fail a call. */
async function ownFingerprint(): Promise<string | null> {
  try {
    return await computeFingerprint(readTraits(globalThis));
  } catch {
    return null;
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}
