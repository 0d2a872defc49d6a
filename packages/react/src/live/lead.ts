import type { LiveEvent } from '@curfew/contracts';
import type { BrowserEnvironment } from '../browser-environment.ts';
import { createLeaderWatch } from './leader-watch.ts';
import { createLeadership, type Leadership } from './leadership.ts';
import { createLiveRelay, type LiveRelay } from './live-relay.ts';

interface LeadOptions {
  environment: Pick<BrowserEnvironment, 'channel' | 'requestLock' | 'setTimer'>;
  /** The session of this tab now. */
  sessionId: () => string | null;
  isLive: () => boolean;
  /** The leader has heard this. */
  onEvent: (event: LiveEvent) => void;
  /** Whether the leader hears anything; false from the moment in which nobody is known to. */
  onLiveChange: (isLive: boolean) => void;
  onLead: () => void;
  /** The leader stands still; this tab is about to lead. */
  onSilent: () => void;
  /** This tab stood still, and another one leads now. */
  onDeposed: () => void;
}

/** The place of this tab among those of its session: it leads and tells the others, or it follows and hears. */
export interface Lead
  extends Pick<LiveRelay, 'tellEvent' | 'tellStatus' | 'start'>, Pick<Leadership, 'resign' | 'isLeader'> {
  /** Begins to wait for the lead. `isReady`: this tab could take it from a leader that stands still. */
  join: (isReady: boolean) => void;
  /** Asks the leader for its status. */
  hello: () => void;
}

export function createLead(options: LeadOptions): Lead {
  const { environment, sessionId, isLive, onEvent, onLiveChange, onLead, onSilent, onDeposed } = options;
  const hello = () => relay.hello(sessionId());
  const leadership = createLeadership({
    environment,
    onLead() {
      relay.tellStatus(sessionId(), false);
      onLiveChange(false);
      onLead();
    },
    onDeposed() {
      onDeposed();
      hello();
    },
  });
  const watch = createLeaderWatch({
    environment,
    ask: hello,
    onSilent() {
      onLiveChange(false);
      onSilent();
      leadership.seize();
    },
  });
  const relay = createLiveRelay({
    environment,
    sessionId,
    isLeader: leadership.isLeader,
    isLive,
    onEvent(event) {
      watch.heard();
      onEvent(event);
    },
    onStatus(isOn) {
      watch.heard();
      onLiveChange(isOn);
    },
  });
  return {
    join(isReady) {
      leadership.join();
      if (isReady && !leadership.isLeader() && environment.requestLock !== null) watch.start();
      else watch.stop();
    },
    resign() {
      watch.stop();
      leadership.resign();
    },
    hello,
    isLeader: leadership.isLeader,
    tellEvent: relay.tellEvent,
    tellStatus: relay.tellStatus,
    start: relay.start,
  };
}
