import type { RefusalReason } from '@curfew/contracts';
import type { BrowserEnvironment } from '../browser-environment.ts';
import { parseSessionRecord, type SessionRecord } from './session-record.ts';
import { parseTabMessage, whoseSession, type TabMessage } from './tab-message.ts';
import type { ToldEnding, UnfinishedLogout } from './unfinished-logout.ts';

const RECORD_KEY = 'curfew.session';

/** This tab's view of what happens in the other tabs of the browser. */
export interface Tabs {
  /** The durable record, read now. */
  record: () => SessionRecord | null;
  /** A logout begins: the record says `leaving`. Returns its epoch, for its end. */
  announceLoggingOut: (logout: { sessionId: string; unfinished: UnfinishedLogout }) => number;
  /** `ending` says how it stands where the server has not confirmed it. */
  announceLoggedOut: (end: {
    epoch?: number;
    reason: RefusalReason;
    sessionId?: string | undefined;
    ending?: ToldEnding | null;
  }) => void;
  announceLoggedIn: () => void;
  /** The server has answered to an unfinished logout. */
  announceSettled: (answer: { ticket: string; status: 'finished' | 'abandoned' }) => void;
  /** Another one after a call than before it: meanwhile somebody has begun a logout in this browser. Zero: nobody ever did. */
  lastLogoutEpoch: () => number;
  /** What happened since this tab last looked, from the durable record; null if nothing did. */
  catchUp: () => TabMessage | null;
  /** Each message of another tab that is news to this one. Messages to a tab are never answered or repeated. */
  subscribe: (listener: (message: TabMessage) => void) => () => void;
}

export function createTabs({ storage, channel, now }: BrowserEnvironment): Tabs {
  const record = () => parseSessionRecord(storage.read(RECORD_KEY));
  let seenEpoch = record()?.epoch ?? 0;
  let logoutEpoch = 0;
  const lastLogoutEpoch = () => Math.max(logoutEpoch, record()?.logoutEpoch ?? 0);
  const post = (message: TabMessage) => channel.post(message);

  // Two tabs that act in the same millisecond may choose the same number; the server then decides what is true.
  const nextEpoch = () => Math.max(now(), seenEpoch + 1, (record()?.epoch ?? 0) + 1);
  const write = (next: SessionRecord) => {
    seenEpoch = next.epoch;
    // A logout that took its time ends after a login in another tab: that login is what is true now.
    if ((record()?.epoch ?? 0) > next.epoch) return;
    const last = lastLogoutEpoch();
    storage.write(RECORD_KEY, JSON.stringify(last === 0 ? next : { ...next, logoutEpoch: last }));
  };
  const accept = (message: TabMessage | null): TabMessage | null => {
    if (message === null || message.type === 'logout-settled') return message;
    if (message.type === 'logging-out') logoutEpoch = Math.max(logoutEpoch, message.epoch);
    if (message.epoch <= seenEpoch) return null;
    // The end of a logout carries the epoch of its beginning, so that one must not count as seen.
    if (message.type !== 'logging-out') seenEpoch = message.epoch;
    return message;
  };
  const catchUp = () => accept(messageOf(record()));

  return {
    record,
    catchUp,
    lastLogoutEpoch,
    announceLoggingOut({ sessionId, unfinished }) {
      const epoch = nextEpoch();
      logoutEpoch = epoch;
      const whose = whoseSession(sessionId);
      write({ epoch, status: 'leaving', reason: null, whose, ending: { ...unfinished, status: 'pending' } });
      post({ type: 'logging-out', epoch, whose, unfinished });
      return epoch;
    },
    announceLoggedOut({ epoch = nextEpoch(), reason, sessionId, ending }) {
      const of = sessionId === undefined ? {} : { whose: whoseSession(sessionId) };
      const isOpen = ending && ending.status !== 'finished';
      write({ epoch, status: 'out', reason, ...of, ...(isOpen && { ending }) });
      post({ type: 'logged-out', epoch, reason, ...of, ...(ending && { ending }) });
    },
    announceLoggedIn() {
      const epoch = nextEpoch();
      write({ epoch, status: 'in', reason: null });
      post({ type: 'logged-in', epoch });
    },
    announceSettled({ ticket, status }) {
      const { ending, ...known } = { ...record() };
      if (ending?.ticket === ticket) {
        const left = status === 'finished' ? known : { ...known, ending: { ...ending, status } };
        storage.write(RECORD_KEY, JSON.stringify(left));
      }
      post({ type: 'logout-settled', ticket, status });
    },
    subscribe(listener) {
      const hear = (message: TabMessage | null) => {
        const news = accept(message);
        if (news !== null) listener(news);
      };
      const stops = [
        channel.subscribe((value) => hear(parseTabMessage(value))),
        storage.subscribe((key) => {
          if (key === RECORD_KEY) hear(messageOf(record()));
        }),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

/** A record says what a message would have said. A logout that has only begun is left to its own tab. */
function messageOf(record: SessionRecord | null): TabMessage | null {
  if (record === null || record.status === 'leaving') return null;
  const { epoch, reason, whose, ending } = record;
  if (record.status === 'in') return { type: 'logged-in', epoch };
  const of = whose === undefined ? {} : { whose };
  return { type: 'logged-out', epoch, reason: reason ?? 'unknown', ...of, ...(ending && { ending }) };
}
