import {
  computeFingerprint,
  createBrowserAccess,
  createBrowserClient,
  deliverLogoutTicket,
  readTraits,
  type BrowserAccess,
  type BrowserClient,
  type ClientError,
} from '@curfew/client';
import type { ChangePasswordInput, LoginInput, RegisterInput } from '@curfew/contracts';
import { createAccountCommands } from './account-commands.ts';
import { createActivityGate } from './activity-gate.ts';
import { createBrowserEnvironment, type BrowserEnvironment } from './browser-environment.ts';
import { connectToBrowser } from './connect-to-browser.ts';
import { createLogOut } from './logout/log-out.ts';
import { createTicketCourier } from './logout/ticket-courier.ts';
import { createTicketStore } from './logout/ticket-store.ts';
import { heldIn, type AuthState, type LogoutScope } from './state/auth-state.ts';
import { createAuthStore, type AuthStore } from './state/auth-store.ts';
import { createPasswordQuestion, type PasswordQuestion } from './state/password-question.ts';
import { createSessionCheck, toHeld } from './state/session-check.ts';
import { createSessionScopes, type SessionScopes } from './state/session-scopes.ts';
import { createTabs } from './tabs/tabs.ts';

export interface CurfewOptions {
  /** Default `globalThis.fetch`. */
  fetch?: typeof fetch;
  /** Default `document.cookie`. */
  readCookies?: () => string;
  /** Default: computed from the browser's traits, once. */
  fingerprint?: () => Promise<string | null>;
  /** Default: the page's own. */
  environment?: BrowserEnvironment;
}

/** The session of one browser tab. Create one per app, `start` it before the first render, hand it to the provider. */
export interface Curfew {
  /** What is true now. */
  getState: () => AuthState;
  /** Called synchronously after each change of the state. */
  subscribe: (listener: () => void) => () => void;
  /** Listens to the browser and finds out who is in; an unfinished logout is finished first. Returns what stops it. */
  start: () => () => void;
  register: (input: RegisterInput) => Promise<void>;
  /** @throws what the client throws; see `readError`. */
  login: (input: Omit<LoginInput, 'fingerprint'>) => Promise<void>;
  /** Never throws; see `createLogOut` for the order. Resolves with the error of the call, or null. */
  logOut: (scope: LogoutScope) => Promise<ClientError | null>;
  /** Proves the password again and answers an open password question. @throws what the client throws. */
  reauthenticate: (password: string) => Promise<void>;
  /** Ends all other sessions of the person; resolves with their number. @throws what the client throws. */
  changePassword: (input: ChangePasswordInput) => Promise<number>;
  /** Asks the server who is in. Never throws; the state follows. */
  check: () => Promise<void>;
  passwordQuestion: PasswordQuestion;
  /** A client for one person's time in this tab; its requests end with it. For `SessionScope`. */
  openScope: (dispose: () => void) => BrowserClient;
  /** Shows the document again if this state, which the provider has just rendered, allows it. */
  reveal: (rendered: AuthState) => void;
}

/** Wires the parts together; each rule is in its own file. Nothing happens before `start`. */
export function createCurfew(options: CurfewOptions = {}): Curfew {
  const environment = options.environment ?? createBrowserEnvironment();
  const { fetch, readCookies } = options;
  const fingerprint = options.fingerprint ?? once(() => computeFingerprint(readTraits(globalThis)));
  const store = createAuthStore();
  const tabs = createTabs(environment);
  const tickets = createTicketStore(environment);
  const scopes = createSessionScopes(environment);
  const passwordQuestion = createPasswordQuestion();
  const access = createBrowserAccess({
    fetch,
    readCookies,
    fingerprint,
    currentEpoch: () => store.get().epoch,
    clock: {
      now: environment.now,
      wait: (milliseconds) => new Promise((resolve) => void environment.setTimer(resolve, milliseconds)),
    },
    onRefreshed(answer) {
      // While nobody is known to be in, the question that led to the refresh decides.
      if (heldIn(store.get()) === null) return;
      store.dispatch({ type: 'confirmed', held: toHeld(answer, environment.now()) });
    },
  });
  const server = { fetch, readCookies, fingerprint, access, reauthenticate: passwordQuestion.ask };
  /** Belongs to the tab, not to a person: it holds no cache and lives as long as the page. */
  const client = createBrowserClient(server);
  const courier = createTicketCourier({
    environment,
    tickets,
    deliver: (ticket) => deliverLogoutTicket(ticket, { fetch }),
    onProgress: (ending) => store.dispatch({ type: 'ending-changed', ending }),
  });
  const sessionCheck = createSessionCheck({
    environment,
    store,
    client,
    onRefused: (reason) => tabs.announceLoggedOut({ reason }),
  });
  const commands = createAccountCommands({ environment, store, tabs, client, fingerprint, passwordQuestion });
  endScopesWithEpoch({ store, scopes, access, passwordQuestion });

  return {
    getState: store.get,
    subscribe: store.subscribe,
    start: () => {
      const isActivityDue = createActivityGate(environment);
      const onActivity = () => {
        // A failure says nothing that the next call of the page does not say as well.
        if (heldIn(store.get()) !== null && isActivityDue()) commands.touch().catch(() => {});
      };
      return connectToBrowser({ environment, store, tabs, tickets, courier, sessionCheck, onActivity });
    },
    ...commands,
    logOut: createLogOut({ environment, store, client, tabs, tickets, courier }),
    check: () => sessionCheck.check(),
    passwordQuestion,
    openScope(dispose) {
      const end = new AbortController();
      scopes.add(() => {
        dispose();
        end.abort();
      });
      return createBrowserClient({
        ...server,
        signal: end.signal,
        session: {
          currentEpoch: () => store.get().epoch,
          onOut: (error) => void sessionCheck.doubt(error),
          onUnavailable: () => store.dispatch({ type: 'unavailable' }),
          onAnswer(refusal) {
            store.dispatch({ type: 'answered' });
            // Decided elsewhere since this page was opened: who is in has to be asked anew.
            const isNews = refusal?.code === 'PASSWORD_CHANGE_REQUIRED' || refusal?.code === 'FORBIDDEN';
            if (isNews) void sessionCheck.check();
          },
        },
      });
    },
    reveal(state) {
      if (!('isConcealed' in state && state.isConcealed)) environment.setConcealed(false);
    },
  };
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

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}
