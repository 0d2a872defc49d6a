import type { BrowserAccess, BrowserClient } from '@curfew/client';
import type { LiveEvent } from '@curfew/contracts';
import type { BrowserEnvironment } from '../browser-environment.ts';
import type { Held } from '../state/auth-state.ts';
import type { Refusal } from '../state/session-check.ts';
import { createLead } from './lead.ts';
import { createStreamCredential } from './stream-credential.ts';
import { createLiveStream, type LiveStream } from './live-stream.ts';

interface SharedStreamOptions {
  environment: BrowserEnvironment;
  client: BrowserClient;
  access: Pick<BrowserAccess, 'credentialMark'>;
  onEvent: (event: LiveEvent) => void;
  onLiveChange: (isLive: boolean) => void;
  /** The server should say who is in: a connection was closed without a word, or there is another credential. */
  onDoubt: () => void;
  /** The credential in the cookie is one that the server has not spoken of to this tab: perhaps another person's. */
  onOther: () => void;
  /** This tab stood still while it led: what came meanwhile is lost to it. */
  onDeposed: () => void;
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
  follow: (tab: ListeningTab | null, options?: { keepsLead: boolean }) => void;
  /** Keeps nothing of the session that was. To be called after `follow(null)`, when nobody is in. */
  forget: () => void;
  isLeader: () => boolean;
  interrupt: () => void;
  hurry: () => void;
  start: () => () => void;
}

export function createSharedStream(options: SharedStreamOptions): SharedStream {
  const { environment, client, onEvent, onLiveChange, onDoubt, onOther, onDeposed } = options;
  let tab: ListeningTab | null = null;
  const credential = createStreamCredential(options.access);
  /** What the server has to say more about, before there is another stream. */
  let outdated: Held | null = null;

  const sessionId = () => tab?.held.session.id ?? null;
  const lead = createLead({
    environment,
    sessionId,
    isLive: () => stream.isLive(),
    onEvent,
    onLiveChange,
    onLead: steer,
    // What the leader has not passed on may be the end of the session.
    onSilent: onDoubt,
    onDeposed() {
      // Closes the stream.
      steer();
      onDeposed();
    },
  });
  const stream: LiveStream = createLiveStream({
    environment,
    client,
    // After a pause, too.
    onOpening: () => isCredentialKnown() && credential.present(sessionId()),
    onOther,
    onEvent: tell,
    onLiveChange(isOn) {
      onLiveChange(isOn);
      lead.tellStatus(credential.sessionId(), isOn);
    },
    onEnded(refusal) {
      // A login, a refresh or a new authentication in this browser has replaced what the stream presented.
      if (credential.isReplaced(sessionId())) return steer();
      outdated = tab?.held ?? null;
      tell(toEnded(refusal));
    },
    onLost: onDoubt,
  });

  function tell(event: LiveEvent): void {
    const of = sessionId();
    if (of === null || of !== credential.sessionId()) return;
    lead.tellEvent(of, event);
    onEvent(event);
  }

  function isCredentialKnown(): boolean {
    if (credential.isKnownFromNowOn()) return true;
    // Of somebody else, perhaps: what it hears would be told to tabs of this session.
    outdated = tab?.held ?? null;
    // Hides the page, and a hidden page has no stream.
    onOther();
    return false;
  }

  function steer(): void {
    if (tab === null) return;
    // A page that shows nothing has no use for the lead.
    lead.join(!tab.isConcealed);
    if (!lead.isLeader() || tab.isConcealed) return stream.close();
    if (!isCredentialKnown() || tab.held === outdated) return;
    return stream.isOpen() && credential.isReplaced(sessionId()) ? stream.reopen() : stream.open();
  }

  return {
    follow(next, { keepsLead } = { keepsLead: false }) {
      const before = tab;
      if (next === null || next.epoch !== before?.epoch) {
        stream.close();
        if (!keepsLead) lead.resign();
      }
      tab = next;
      if (next !== null && next.held !== before?.held) credential.know();
      const isAnother = next?.held.session.id !== before?.held.session.id;
      if (isAnother) onLiveChange(false);
      if (isAnother) lead.hello();
      steer();
    },
    forget() {
      stream.reset();
      credential.forget();
      outdated = null;
    },
    isLeader: lead.isLeader,
    interrupt: stream.interrupt,
    hurry: stream.hurry,
    start: lead.start,
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
