import type { LiveEvent } from '@curfew/contracts';
import type { BrowserEnvironment } from '../browser-environment.ts';
import { parseSessionMessage, type SessionMessage } from '../tabs/session-message.ts';

interface LiveRelayOptions {
  environment: Pick<BrowserEnvironment, 'channel' | 'requestLock'>;
  /** The session of this tab now. */
  sessionId: () => string | null;
  isLeader: () => boolean;
  isLive: () => boolean;
  onEvent: (event: LiveEvent) => void;
  /** The leader is there, and whether it hears anything. */
  onStatus: (isLive: boolean) => void;
}

/** How the leader tells the other tabs of its session what it hears. A leader hears nobody. */
export interface LiveRelay {
  tellEvent: (sessionId: string, event: LiveEvent) => void;
  /** Null: there is no session to speak of, and nobody is told. Says nothing in a tab that does not lead. */
  tellStatus: (sessionId: string | null, isLive: boolean) => void;
  /** Asks the leader for its status. */
  hello: (sessionId: string | null) => void;
  start: () => () => void;
}

export function createLiveRelay(options: LiveRelayOptions): LiveRelay {
  const { environment, sessionId, isLeader, isLive, onEvent, onStatus } = options;
  const { channel, requestLock } = environment;
  // Where every tab has a stream of its own, nobody has to be told.
  const isAlone = requestLock === null;
  const post = (message: SessionMessage) => {
    if (!isAlone) channel.post(message);
  };
  const tellStatus: LiveRelay['tellStatus'] = (of, isOn) => {
    if (of !== null && isLeader()) post({ type: 'live-status', sessionId: of, isLive: isOn });
  };

  function hear(message: SessionMessage | null): void {
    if (isAlone || message === null || message.sessionId !== sessionId()) return;
    if (isLeader()) {
      if (message.type === 'live-hello') tellStatus(message.sessionId, isLive());
    } else if (message.type === 'live-event') onEvent(message.event);
    else if (message.type === 'live-status') onStatus(message.isLive);
  }

  return {
    tellEvent: (of, event) => post({ type: 'live-event', sessionId: of, event }),
    tellStatus,
    hello(of) {
      if (of !== null) post({ type: 'live-hello', sessionId: of });
    },
    start: () => channel.subscribe((value) => hear(parseSessionMessage(value))),
  };
}
