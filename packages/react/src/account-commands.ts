import type { BrowserClient } from '@curfew/client';
import type { ChangePasswordInput, LoginInput, RegisterInput } from '@curfew/contracts';
import type { BrowserEnvironment } from './browser-environment.ts';
import { heldIn, type Held } from './state/auth-state.ts';
import type { AuthStore } from './state/auth-store.ts';
import type { PasswordQuestion } from './state/password-question.ts';
import { toHeld } from './state/session-check.ts';
import type { Tabs } from './tabs/tabs.ts';

interface AccountCommandsOptions {
  environment: Pick<BrowserEnvironment, 'now'>;
  store: AuthStore;
  tabs: Tabs;
  client: BrowserClient;
  fingerprint: () => Promise<string | null>;
  passwordQuestion: PasswordQuestion;
  /** See `createKeptCookies`. */
  expectKeptCookies: (logoutTicket: string) => Promise<void>;
}

/** The calls that give this tab a session or a new credential; each leaves the state saying so. */
export function createAccountCommands(options: AccountCommandsOptions) {
  const { environment, store, tabs, client, fingerprint, passwordQuestion, expectKeptCookies } = options;

  /** The answer comes with a new credential for the person who is in; who that is does not change. */
  function renew(
    answer: Pick<Held, 'session' | 'logoutTicket' | 'logoutAllTicket'>,
    change: Partial<Held['user']> = {},
  ): void {
    const held = heldIn(store.get());
    if (held === null) return;
    const user = { ...held.user, ...change };
    store.dispatch({ type: 'confirmed', held: toHeld({ ...answer, user }, environment.now()) });
  }

  async function login(input: Omit<LoginInput, 'fingerprint'>): Promise<void> {
    const print = await fingerprint();
    const answer = await client.auth.login.mutate(print === null ? input : { ...input, fingerprint: print });
    await expectKeptCookies(answer.logoutTicket);
    store.dispatch({ type: 'confirmed', held: toHeld(answer, environment.now()) });
    tabs.announceLoggedIn();
  }

  return {
    async register(input: RegisterInput): Promise<void> {
      await client.auth.register.mutate(input);
    },
    login,
    async reauthenticate(password: string): Promise<void> {
      renew(await client.auth.reauthenticate.mutate({ password }));
      passwordQuestion.answer(true);
    },
    async changePassword(input: ChangePasswordInput): Promise<number> {
      const answer = await client.auth.changePassword.mutate(input);
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
      const held = heldIn(store.get());
      if (held === null) return;
      const session = await client.auth.touch.mutate();
      renew({ ...held, session });
    },
  };
}
