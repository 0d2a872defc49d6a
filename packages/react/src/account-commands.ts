import type { BrowserClient } from '@curfew/client';
import type { ChangePasswordInput, LoginInput, RegisterInput } from '@curfew/contracts';
import type { BrowserEnvironment } from './browser-environment.ts';
import type { LateLogins } from './logout/late-logins.ts';
import { heldIn, type Held } from './state/auth-state.ts';
import type { AuthStore } from './state/auth-store.ts';
import type { PasswordQuestion } from './state/password-question.ts';
import { toHeld } from './state/session-check.ts';
import type { Tabs } from './tabs/tabs.ts';

interface AccountCommandsOptions {
  environment: Pick<BrowserEnvironment, 'now' | 'elapsed'>;
  store: AuthStore;
  tabs: Tabs;
  client: BrowserClient;
  lateLogins: LateLogins;
  fingerprint: () => Promise<string | null>;
  passwordQuestion: PasswordQuestion;
  /** See `createKeptCookies`. */
  expectKeptCookies: (logoutTicket: string) => Promise<void>;
}

/** The calls that give this tab a session or a new credential; each leaves the state saying so. */
export function createAccountCommands(parts: AccountCommandsOptions) {
  const { environment, store, tabs, client, lateLogins, fingerprint } = parts;
  const { passwordQuestion, expectKeptCookies } = parts;

  /**
   * Makes a call for the person who is in, which is given up with their time in this tab: an answer that comes later must
   * neither say who is in nor leave its cookies in place of a newer person's.
   */
  async function forPerson<Answer>(
    call: (options: { signal: AbortSignal }) => Promise<Answer>,
  ): Promise<Answer> {
    const { epoch } = store.get();
    const end = new AbortController();
    const stop = store.subscribe(() => {
      if (store.get().epoch !== epoch) end.abort();
    });
    return call({ signal: end.signal }).finally(stop);
  }

  /** The answer comes with a new credential for the session there is; who that is does not change. */
  function renew(
    answer: Pick<Held, 'session' | 'logoutTicket' | 'logoutAllTicket'>,
    change: Partial<Held['user']> = {},
  ): void {
    const held = heldIn(store.get());
    if (held === null || held.session.id !== answer.session.id) return;
    const user = { ...held.user, ...change };
    store.dispatch({ type: 'confirmed', held: toHeld({ ...answer, user }, environment) });
  }

  async function login(input: Omit<LoginInput, 'fingerprint'>): Promise<void> {
    const print = await fingerprint();
    const isLate = lateLogins.begin();
    const answer = await client.auth.login.mutate(print === null ? input : { ...input, fingerprint: print });
    if (!isLate()) await expectKeptCookies(answer.logoutTicket);
    if (isLate()) {
      lateLogins.end(answer);
      throw new DOMException('A logout in this browser has begun meanwhile.', 'AbortError');
    }
    store.dispatch({ type: 'logged-in', held: toHeld(answer, environment) });
    tabs.announceLoggedIn();
  }

  return {
    async register(input: RegisterInput): Promise<void> {
      await client.auth.register.mutate(input);
    },
    login,
    async reauthenticate(password: string): Promise<void> {
      renew(await forPerson((ending) => client.auth.reauthenticate.mutate({ password }, ending)));
      passwordQuestion.answer(true);
    },
    async changePassword(input: ChangePasswordInput): Promise<number> {
      const answer = await forPerson((ending) => client.auth.changePassword.mutate(input, ending));
      renew(answer, { mustChangePassword: false });
      return answer.endedSessions;
    },
    /** Logs in again as the person who is in; the server ends the session before. Does nothing when nobody is in. */
    async renewSession(password: string): Promise<void> {
      const held = heldIn(store.get());
      if (held === null) return;
      // Exactly a remembered browser has an access that can be closed.
      const rememberMe = held.session.accessExpiresAt !== null;
      await login({ email: held.user.email, password, rememberMe });
      passwordQuestion.answer(true);
    },
    /** Tells the server that the person is there. */
    async touch(): Promise<void> {
      if (heldIn(store.get()) === null) return;
      const session = await forPerson((ending) => client.auth.touch.mutate(undefined, ending));
      // As it is now: the call may have been repeated for a newer session, whose tickets are others.
      const held = heldIn(store.get());
      if (held !== null) renew({ ...held, session });
    },
  };
}
