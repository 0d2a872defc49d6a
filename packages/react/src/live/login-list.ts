import type { NewLogin } from '@curfew/contracts';
import type { BrowserEnvironment } from '../browser-environment.ts';
import { heldIn } from '../state/auth-state.ts';
import type { AuthStore } from '../state/auth-store.ts';
import { createWatchable, type Watched } from '../state/watched.ts';

/** A login in this very browser is told a moment before its own tab knows that it is its own. */
const OWN_LOGIN_MILLISECONDS = 300;

/** The questions of one tab, oldest first. Never holds the tab's own session, nor what was dropped or answered before. */
export interface LoginList extends Watched<readonly NewLogin[]> {
  /** Those that are shown, and those that are about to be. */
  known: () => NewLogin[];
  /** After a moment, unless it turns out to be this browser's own login. */
  add: (login: NewLogin) => void;
  replace: (logins: readonly NewLogin[]) => void;
  /** They are over. */
  drop: (sessionIds: readonly string[]) => void;
  /** The person has answered. */
  answer: (sessionIds: readonly string[]) => void;
  /** The answer did not get through: what is not over by now is asked again. */
  askAgain: (logins: readonly NewLogin[]) => void;
  dropAll: () => void;
  /** Drops what is this tab's own session by now. */
  dropOwn: () => void;
  /** The person has left: nothing of theirs stays, not even what they have answered. */
  clear: () => void;
}

interface LoginListOptions {
  environment: Pick<BrowserEnvironment, 'setTimer'>;
  store: AuthStore;
}

export function createLoginList({ environment, store }: LoginListOptions): LoginList {
  const logins = createWatchable<readonly NewLogin[]>([]);
  /** Heard of, and not shown yet. */
  const pending = new Map<string, NewLogin>();
  const gone = new Set<string>();
  const answered = new Set<string>();

  const isAsked = ({ sessionId }: NewLogin) =>
    !gone.has(sessionId) && !answered.has(sessionId) && sessionId !== heldIn(store.get())?.session.id;
  const dropOwn = () => {
    const kept = logins.get().filter(isAsked);
    if (kept.length < logins.get().length) logins.set(kept);
  };
  const drop: LoginList['drop'] = (sessionIds) => {
    for (const id of sessionIds) gone.add(id);
    dropOwn();
  };

  return {
    get: logins.get,
    subscribe: logins.subscribe,
    known: () => [...logins.get(), ...[...pending.values()].filter(isAsked)],
    drop,
    answer(sessionIds) {
      for (const id of sessionIds) answered.add(id);
      dropOwn();
    },
    askAgain(back) {
      for (const { sessionId } of back) answered.delete(sessionId);
      const shown = new Set(logins.get().map(({ sessionId }) => sessionId));
      const returned = back.filter((login) => isAsked(login) && !shown.has(login.sessionId));
      if (returned.length === 0) return;
      logins.set([...logins.get(), ...returned].toSorted((one, other) => one.at.localeCompare(other.at)));
    },
    dropOwn,
    dropAll: () => drop([...pending.keys(), ...logins.get().map(({ sessionId }) => sessionId)]),
    replace(next) {
      const asked = next.filter(isAsked);
      const shown = logins.get();
      const isSame =
        asked.length === shown.length &&
        asked.every(({ sessionId }, index) => sessionId === shown[index]?.sessionId);
      if (!isSame) logins.set(asked);
    },
    add(login) {
      const { epoch } = store.get();
      pending.set(login.sessionId, login);
      environment.setTimer(() => {
        pending.delete(login.sessionId);
        if (store.get().epoch !== epoch || !isAsked(login)) return;
        if (logins.get().some(({ sessionId }) => sessionId === login.sessionId)) return;
        logins.set([...logins.get(), login]);
      }, OWN_LOGIN_MILLISECONDS);
    },
    clear() {
      pending.clear();
      gone.clear();
      answered.clear();
      logins.set([]);
    },
  };
}
