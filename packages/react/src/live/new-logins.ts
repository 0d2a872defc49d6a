import type { LiveEvent, NewLogin } from '@curfew/contracts';
import type { BrowserEnvironment } from '../browser-environment.ts';
import { heldIn } from '../state/auth-state.ts';
import type { AuthStore } from '../state/auth-store.ts';
import { createWatchable, type Watched } from '../state/watched.ts';
import { parseSessionMessage, type SessionMessage } from '../tabs/session-message.ts';
import type { Live } from './live.ts';

/** A login in this very browser is told a moment before its own tab knows that it is its own. */
const OWN_LOGIN_MILLISECONDS = 300;

/**
 * Logins that the person has not recognized on any device, oldest first. The server keeps the answers and sends the open questions
 * whenever the stream is opened. A login whose session ends is removed. Kept in memory only, until the person leaves this tab.
 */
export interface NewLogins extends Watched<readonly NewLogin[]> {
  /** It was the person: no device asks again. If the server cannot be reached, the question returns with the next page. */
  recognize: (sessionIds: readonly string[]) => void;
  /** They are over: no tab asks any more. */
  forget: (sessionIds: readonly string[]) => void;
  start: () => () => void;
}

interface NewLoginsOptions {
  environment: Pick<BrowserEnvironment, 'setTimer' | 'channel'>;
  store: AuthStore;
  live: Pick<Live, 'subscribe' | 'isLeader'>;
  /** Tells the server. */
  answer: (sessionIds: string[]) => Promise<unknown>;
}

/** So many are answered by one call. */
const BATCH_SIZE = 100;

export function createNewLogins({ environment, store, live, answer }: NewLoginsOptions): NewLogins {
  const { channel, setTimer } = environment;
  const logins = createWatchable<readonly NewLogin[]>([]);
  /** Heard of, and not shown yet. */
  const pending = new Set<string>();
  /** Over, or answered. */
  const gone = new Set<string>();
  let { epoch } = store.get();

  const ownId = () => heldIn(store.get())?.session.id;
  const isAsked = ({ sessionId }: NewLogin) => !gone.has(sessionId) && sessionId !== ownId();
  const keep = (isKept: (login: NewLogin) => boolean) => {
    const kept = logins.get().filter(isKept);
    if (kept.length < logins.get().length) logins.set(kept);
  };
  const drop = (sessionIds: readonly string[]) => {
    for (const id of sessionIds) gone.add(id);
    keep(isAsked);
  };

  function add(login: NewLogin): void {
    const { epoch: begunIn } = store.get();
    pending.add(login.sessionId);
    setTimer(() => {
      pending.delete(login.sessionId);
      if (store.get().epoch !== begunIn || !isAsked(login)) return;
      if (logins.get().some(({ sessionId }) => sessionId === login.sessionId)) return;
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
      case 'unrecognized_logins':
        logins.set(event.logins.filter(isAsked));
        return;
      case 'session_ended':
        drop([event.sessionId]);
        return;
      case 'sessions_ended':
      case 'password_changed':
        // All but this one.
        drop([...pending, ...logins.get().map(({ sessionId }) => sessionId)]);
        return;
      case 'session_renamed':
      case 'connections_changed':
      case 'ready':
      case 'reconnect':
      case 'ended':
    }
  }

  function hearTab(message: SessionMessage | null): void {
    const own = ownId();
    if (message === null || own === undefined || message.sessionId !== own) return;
    if (message.type === 'logins-answered') drop(message.loginIds);
    // A tab that is opened later has missed the event that opened the stream.
    if (message.type === 'live-hello' && live.isLeader() && logins.get().length > 0) {
      const event: LiveEvent = { type: 'unrecognized_logins', logins: [...logins.get()] };
      channel.post({ type: 'live-event', sessionId: own, event } satisfies SessionMessage);
    }
  }

  function forget(sessionIds: readonly string[]): void {
    drop(sessionIds);
    const own = ownId();
    if (own === undefined) return;
    const message: SessionMessage = { type: 'logins-answered', sessionId: own, loginIds: [...sessionIds] };
    channel.post(message);
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
    forget,
    recognize(sessionIds) {
      forget(sessionIds);
      if (ownId() === undefined) return;
      for (let start = 0; start < sessionIds.length; start += BATCH_SIZE) {
        answer(sessionIds.slice(start, start + BATCH_SIZE)).catch(() => {
          // The question returns with the next page.
        });
      }
    },
    start() {
      const stops = [
        store.subscribe(follow),
        live.subscribe(hear),
        channel.subscribe((value) => hearTab(parseSessionMessage(value))),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}
