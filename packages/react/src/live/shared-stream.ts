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
  /** The connection was closed without a word. */
  onLost: () => void;
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
  interrupt: () => void;
  hurry: () => void;
  start: () => () => void;
}

export function createSharedStream(options: SharedStreamOptions): SharedStream {
  const { environment, client, access, onEvent, onLiveChange, onLost } = options;
  let tab: ListeningTab | null = null;
  /** What the stream presented, and for which session. */
  let opened: { mark: string | null; sessionId: string | null } = { mark: null, sessionId: null };
  /** What was held when the server ended the stream: only a newer answer of the server opens another one. */
  let heldAtEnd: Held | null = null;

  const sessionId = () => tab?.held.session.id ?? null;
  const hasNewCredential = () => opened.mark !== access.credentialMark() || opened.sessionId !== sessionId();

  const leadership = createLeadership(environment, () => {
    const id = sessionId();
    if (id !== null) relay.tellStatus(id, false);
    onLiveChange(false);
    steer();
  });
  const { isLeader } = leadership;
  const isLive = () => stream.isLive();
  const relay = createLiveRelay({
    environment,
    sessionId,
    isLeader,
    isLive,
    onEvent,
    onStatus: onLiveChange,
  });
  const stream: LiveStream = createLiveStream({
    environment,
    client,
    onOpening() {
      opened = { mark: access.credentialMark(), sessionId: sessionId() };
      heldAtEnd = null;
    },
    onEvent: tell,
    onLiveChange(isOn) {
      onLiveChange(isOn);
      if (opened.sessionId !== null) relay.tellStatus(opened.sessionId, isOn);
    },
    onEnded(refusal) {
      // A login, a refresh or a new authentication in this browser has replaced what the stream presented.
      if (hasNewCredential()) return stream.open();
      heldAtEnd = tab?.held ?? null;
      tell(toEnded(refusal));
    },
    onLost,
  });

  function tell(event: LiveEvent): void {
    if (opened.sessionId === null || opened.sessionId !== sessionId()) return;
    relay.tellEvent(opened.sessionId, event);
    onEvent(event);
  }

  function steer(): void {
    if (tab === null) return;
    leadership.join();
    if (!isLeader() || tab.isConcealed) stream.close();
    else if (stream.isOpen() && hasNewCredential()) stream.reopen();
    else if (tab.held !== heldAtEnd) stream.open();
  }

  return {
    follow(next) {
      const before = tab;
      if (next === null || next.epoch !== before?.epoch) {
        stream.close();
        leadership.resign();
      }
      tab = next;
      const id = sessionId();
      if (id !== (before?.held.session.id ?? null)) {
        onLiveChange(false);
        if (id !== null) relay.hello(id);
      }
      steer();
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
