import type { RefusalReason } from '@curfew/contracts';
import type { BrowserEnvironment } from '../browser-environment.ts';
import { parseSessionRecord, type SessionRecord } from './session-record.ts';
import { parseTabMessage, type TabMessage } from './tab-message.ts';

const RECORD_KEY = 'curfew.session';

/** This tab's view of what happens in the other tabs of the browser. */
export interface Tabs {
  /** The durable record, read now. */
  record: () => SessionRecord | null;
  /** A logout begins: the record says `leaving`. Returns its epoch, for its end. */
  announceLoggingOut: () => number;
  announceLoggedOut: (end: { epoch?: number; reason: RefusalReason }) => void;
  announceLoggedIn: () => void;
  /** What happened since this tab last looked, from the durable record; null if nothing did. */
  catchUp: () => TabMessage | null;
  /** Each message of another tab that is news to this one. Messages to a tab are never answered or repeated. */
  subscribe: (listener: (message: TabMessage) => void) => () => void;
}

export function createTabs({ storage, channel, now }: BrowserEnvironment): Tabs {
  const record = () => parseSessionRecord(storage.read(RECORD_KEY));
  let seenEpoch = record()?.epoch ?? 0;

  // Two tabs that act in the same millisecond may choose the same number; the server then decides what is true.
  const nextEpoch = () => Math.max(now(), seenEpoch + 1, (record()?.epoch ?? 0) + 1);
  const write = (next: SessionRecord) => {
    seenEpoch = next.epoch;
    // A logout that took its time ends after a login in another tab: that login is what is true now.
    if ((record()?.epoch ?? 0) <= next.epoch) storage.write(RECORD_KEY, JSON.stringify(next));
  };
  const accept = (message: TabMessage | null): TabMessage | null => {
    if (message === null || message.epoch <= seenEpoch) return null;
    // The end of a logout carries the epoch of its beginning, so that one must not count as seen.
    if (message.type !== 'logging-out') seenEpoch = message.epoch;
    return message;
  };
  const catchUp = () => accept(messageOf(record()));

  return {
    record,
    catchUp,
    announceLoggingOut() {
      const epoch = nextEpoch();
      write({ epoch, status: 'leaving', reason: null });
      channel.post({ type: 'logging-out', epoch } satisfies TabMessage);
      return epoch;
    },
    announceLoggedOut({ epoch = nextEpoch(), reason }) {
      write({ epoch, status: 'out', reason });
      channel.post({ type: 'logged-out', epoch, reason } satisfies TabMessage);
    },
    announceLoggedIn() {
      const epoch = nextEpoch();
      write({ epoch, status: 'in', reason: null });
      channel.post({ type: 'logged-in', epoch } satisfies TabMessage);
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
  const { epoch } = record;
  if (record.status === 'in') return { type: 'logged-in', epoch };
  return { type: 'logged-out', epoch, reason: record.reason ?? 'unknown' };
}
