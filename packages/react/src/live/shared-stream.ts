import type { BrowserAccess, BrowserClient } from '@curfew/client';
import type { LiveEvent } from '@curfew/contracts';
import type { BrowserEnvironment } from '../browser-environment.ts';
import type { Held } from '../state/auth-state.ts';
import type { Refusal } from '../state/session-check.ts';
import { createLeadership } from './leadership.ts';
import { createLiveRelay } from './live-relay.ts';
import { createLiveStream, type LiveStream } from './live-stream.ts';

interface SharedStreamOptions {
  environment: BrowserEnvironment;
  client: BrowserClient;
  access: Pick<BrowserAccess, 'credentialMark'>;
  onEvent: (event: LiveEvent) => void;
  onLiveChange: (isLive: boolean) => void;
  /** The server should say who is in: a connection was closed without a word, or there is another credential. */
  onDoubt: () => void;
}

/** What a tab needs events for. Null: for nothing, nobody is in or the page is asleep. */
export interface ListeningTab {
  held: Held;
  epoch: number;
  isConcealed: boolean;
}

/** The one stream of the browser, as one of its tabs sees it: it leads and has the stream, or hears the leader. */
export interface SharedStream {
  /** Does what follows, whatever has changed. */
  follow: (tab: ListeningTab | null) => void;
  /** Keeps nothing of the session that was. To be called after `follow(null)`, when nobody is in. */
  forget: () => void;
  interrupt: () => void;
  hurry: () => void;
  start: () => () => void;
}

export function createSharedStream(options: SharedStreamOptions): SharedStream {
  const { environment, client, access, onEvent, onLiveChange, onDoubt } = options;
  let tab: ListeningTab | null = null;
  /** What the stream presented, and for which session. */
  let opened: { mark: string | null; sessionId: string | null } = { mark: null, sessionId: null };
  /** The credential that the server's last answer came with. */
  let knownMark: string | null = null;
  /** What the server has to say more about, before there is another stream. */
  let outdated: Held | null = null;

  const sessionId = () => tab?.held.session.id ?? null;
  const isOutdated = () => opened.mark !== access.credentialMark() || opened.sessionId !== sessionId();

  const leadership = createLeadership(environment, () => {
    const id = sessionId();
    if (id !== null) relay.tellStatus(id, false);
    onLiveChange(false);
    steer();
  });
  const isLive = () => stream.isLive();
  const relay = createLiveRelay({
    environment,
    sessionId,
    isLeader: leadership.isLeader,
    isLive,
    onEvent,
    onStatus: onLiveChange,
  });
  const stream: LiveStream = createLiveStream({
    environment,
    client,
    onOpening() {
      opened = { mark: access.credentialMark(), sessionId: sessionId() };
    },
    onEvent: tell,
    onLiveChange(isOn) {
      onLiveChange(isOn);
      if (opened.sessionId !== null) relay.tellStatus(opened.sessionId, isOn);
    },
    onEnded(refusal) {
      // A login, a refresh or a new authentication in this browser has replaced what the stream presented.
      if (isOutdated()) return steer();
      outdated = tab?.held ?? null;
      tell(toEnded(refusal));
    },
    onLost: onDoubt,
  });

  function tell(event: LiveEvent): void {
    if (opened.sessionId === null || opened.sessionId !== sessionId()) return;
    relay.tellEvent(opened.sessionId, event);
    onEvent(event);
  }

  function steer(): void {
    if (tab === null) return;
    leadership.join();
    if (!leadership.isLeader() || tab.isConcealed) return stream.close();
    if (access.credentialMark() !== knownMark) {
      // Of somebody else, perhaps: what it hears would be told to tabs of this session.
      knownMark = access.credentialMark();
      outdated = tab.held;
      stream.close();
      onDoubt();
    }
    if (tab.held === outdated) return;
    if (stream.isOpen() && isOutdated()) stream.reopen();
    else stream.open();
  }

  return {
    follow(next) {
      const before = tab;
      if (next === null || next.epoch !== before?.epoch) {
        stream.close();
        leadership.resign();
      }
      tab = next;
      if (next !== null && next.held !== before?.held) knownMark = access.credentialMark();
      if (next?.held.session.id !== before?.held.session.id) {
        onLiveChange(false);
        if (next !== null) relay.hello(next.held.session.id);
      }
      steer();
    },
    forget() {
      opened = { mark: null, sessionId: null };
      outdated = null;
    },
    interrupt: stream.interrupt,
    hurry: stream.hurry,
    start: relay.start,
  };
}

function toEnded({ reason, note, endedAt, endedFrom }: Refusal): LiveEvent {
  return {
    type: 'ended',
    reason: reason ?? 'unknown',
    ...(note !== null && { note }),
    ...(endedAt !== null && { endedAt }),
    ...(endedFrom !== null && { endedFrom }),
  };
}
