import type { LiveEvent, NewLogin } from '@curfew/contracts';
import type { BrowserEnvironment } from '../browser-environment.ts';
import { heldIn } from '../state/auth-state.ts';
import type { AuthStore } from '../state/auth-store.ts';
import type { Watched } from '../state/watched.ts';
import { parseSessionMessage, type SessionMessage } from '../tabs/session-message.ts';
import type { Live } from './live.ts';
import { createLoginList } from './login-list.ts';

/**
 * Logins that the person has not recognized on any device, oldest first. The server keeps the answers and sends the open questions
 * whenever the stream is opened. A login whose session ends is removed. Kept in memory only, until the person leaves this tab.
 */
export interface NewLogins extends Watched<readonly NewLogin[]> {
  /** It was the person. The other tabs stop asking once the server has confirmed it; if it does not, the question comes back. */
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
  const { channel } = environment;
  const logins = createLoginList({ environment, store });
  let { epoch } = store.get();
  let askedFor: string | undefined;
  const post = (message: SessionMessage) => channel.post(message);
  const ownId = () => heldIn(store.get())?.session.id;

  function hear(event: LiveEvent): void {
    if (event.type === 'session_began') {
      const { sessionId, label, clientKind, at } = event;
      logins.add({ sessionId, label, clientKind, at });
    } else if (event.type === 'unrecognized_logins') logins.replace(event.logins);
    else if (event.type === 'session_ended') logins.drop([event.sessionId]);
    // All but this one have ended.
    else if (event.type === 'sessions_ended' || event.type === 'password_changed') logins.dropAll();
    else if (event.type === 'ready') ask();
  }

  function hearTab(message: SessionMessage | null): void {
    const own = ownId();
    if (message === null || own === undefined || message.sessionId !== own) return;
    if (message.type === 'logins-answered') logins.answer(message.loginIds);
    if (message.type === 'logins-told') logins.replace(message.logins);
    if (message.type === 'logins-asked' && live.isLeader()) {
      post({ type: 'logins-told', sessionId: own, logins: logins.known() });
    }
  }

  /** A tab that is opened later, or has slept, has missed what the server said to the leader. */
  function ask(): void {
    const own = ownId();
    if (own !== undefined && !live.isLeader()) post({ type: 'logins-asked', sessionId: own });
  }

  function tellAnswered(sessionIds: readonly string[]): void {
    const own = ownId();
    if (own !== undefined) post({ type: 'logins-answered', sessionId: own, loginIds: [...sessionIds] });
  }

  function follow(): void {
    logins.dropOwn();
    const state = store.get();
    if (state.epoch !== epoch) {
      ({ epoch } = state);
      logins.clear();
      askedFor = undefined;
    }
    if (ownId() === askedFor) return;
    askedFor = ownId();
    ask();
  }

  return {
    get: logins.get,
    subscribe: logins.subscribe,
    forget(sessionIds) {
      logins.drop(sessionIds);
      tellAnswered(sessionIds);
    },
    recognize(sessionIds) {
      const own = ownId();
      const recognized = logins.get().filter(({ sessionId }) => sessionIds.includes(sessionId));
      logins.answer(sessionIds);
      if (own === undefined) return;
      for (let start = 0; start < recognized.length; start += BATCH_SIZE) {
        const batch = recognized.slice(start, start + BATCH_SIZE);
        const ids = batch.map(({ sessionId }) => sessionId);
        answer(ids).then(
          () => tellAnswered(ids),
          () => {
            if (ownId() === own) logins.askAgain(batch);
          },
        );
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
