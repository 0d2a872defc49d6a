import type { LiveEvent } from '@curfew/contracts';
import type { BrowserEnvironment } from '../browser-environment.ts';
import { heldIn } from '../state/auth-state.ts';
import type { AuthStore } from '../state/auth-store.ts';
import { createWatchable, type Watched } from '../state/watched.ts';
import { parseSessionMessage, type SessionMessage } from '../tabs/session-message.ts';
import type { Live } from './live.ts';

/** A login in this very browser is told a moment before its own tab knows that it is its own. */
const OWN_LOGIN_MILLISECONDS = 300;

/** A session of the person that has just begun elsewhere. */
export interface NewLogin {
  sessionId: string;
  /** "Firefox on Linux". */
  label: string;
  clientKind: 'web' | 'cli' | 'service';
  /** When, by the server's clock. */
  at: string;
}

/**
 * The logins that nobody has answered yet, oldest first. Dismissed in one tab, they are dismissed in all; a login
 * whose session ended leaves by itself. In memory only, and gone with the person's time in this tab.
 */
export interface NewLogins extends Watched<readonly NewLogin[]> {
  dismiss: (sessionId: string) => void;
  start: () => () => void;
}

interface NewLoginsOptions {
  environment: Pick<BrowserEnvironment, 'setTimer' | 'channel'>;
  store: AuthStore;
  live: Live;
}

export function createNewLogins({ environment, store, live }: NewLoginsOptions): NewLogins {
  const { channel, setTimer } = environment;
  const logins = createWatchable<readonly NewLogin[]>([]);
  const gone = new Set<string>();
  let { epoch } = store.get();

  const ownId = () => heldIn(store.get())?.session.id;
  const keep = (isKept: (login: NewLogin) => boolean) => {
    const kept = logins.get().filter(isKept);
    if (kept.length < logins.get().length) logins.set(kept);
  };
  const drop = (sessionId: string) => {
    gone.add(sessionId);
    keep((login) => login.sessionId !== sessionId);
  };

  function add(login: NewLogin): void {
    const { epoch: begunIn } = store.get();
    setTimer(() => {
      if (store.get().epoch !== begunIn || gone.has(login.sessionId) || login.sessionId === ownId()) return;
      gone.add(login.sessionId);
      logins.set([...logins.get(), login]);
    }, OWN_LOGIN_MILLISECONDS);
  }

  function hear(event: LiveEvent): void {
    switch (event.type) {
      case 'session_began': {
        const { sessionId, label, clientKind, at } = event;
        add({ sessionId, label, clientKind, at });
        return;
      }
      case 'session_ended':
        drop(event.sessionId);
        return;
      case 'sessions_ended':
      case 'password_changed':
        // All but this one.
        logins.set([]);
        return;
      case 'session_renamed':
      case 'ready':
      case 'reconnect':
      case 'ended':
    }
  }

  function follow(): void {
    const state = store.get();
    const id = ownId();
    if (id !== undefined) keep((login) => login.sessionId !== id);
    if (state.epoch === epoch) return;
    epoch = state.epoch;
    gone.clear();
    logins.set([]);
  }

  return {
    get: logins.get,
    subscribe: logins.subscribe,
    dismiss(sessionId) {
      drop(sessionId);
      const id = ownId();
      if (id === undefined) return;
      channel.post({
        type: 'login-answered',
        sessionId: id,
        loginId: sessionId,
      } satisfies SessionMessage);
    },
    start() {
      const stops = [
        store.subscribe(follow),
        live.subscribe(hear),
        channel.subscribe((value) => {
          const message = parseSessionMessage(value);
          if (message?.type === 'login-answered' && message.sessionId === ownId()) drop(message.loginId);
        }),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}
