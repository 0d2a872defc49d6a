import { notifyAll, type BrowserAccess, type BrowserClient } from '@curfew/client';
import type { LiveEvent } from '@curfew/contracts';
import type { BrowserEnvironment, LifecycleEvent } from '../browser-environment.ts';
import { heldIn } from '../state/auth-state.ts';
import type { AuthStore } from '../state/auth-store.ts';
import type { SessionCheck } from '../state/session-check.ts';
import { createWatchable, type Watched } from '../state/watched.ts';
import { createSharedStream, type ListeningTab } from './shared-stream.ts';

/** Whether live events arrive at the moment. */
export type LiveStatus = 'live' | 'paused';

interface LiveOptions {
  environment: BrowserEnvironment;
  store: AuthStore;
  client: BrowserClient;
  access: Pick<BrowserAccess, 'credentialMark'>;
  sessionCheck: SessionCheck;
}

/** What this browser hears of the person's sessions as it happens. One tab listens, the leader; it tells the others. */
export interface Live {
  /** Each event once, in every tab of the session; `ready` means: ask again for what you show. */
  subscribe: (listener: (event: LiveEvent) => void) => () => void;
  status: Watched<LiveStatus>;
  /** Whether this tab is the one that listens. */
  isLeader: () => boolean;
  /** Returns what stops it and lets another tab lead. */
  start: () => () => void;
}

export function createLive({ environment, store, client, access, sessionCheck }: LiveOptions): Live {
  const listeners = new Set<(event: LiveEvent) => void>();
  const status = createWatchable<LiveStatus>('paused');
  let isAwake = false;
  let last: { tab: ListeningTab; isNow: boolean } | null = null;
  const shared = createSharedStream({
    environment,
    client,
    access,
    onEvent(event) {
      store.dispatch({ type: 'answered' });
      hear(event);
    },
    onLiveChange: (isLive) => status.set(isLive ? 'live' : 'paused'),
    onDoubt: () => void sessionCheck.check('absent'),
    onOther: () => void sessionCheck.doubt(),
    onDeposed() {
      hear({ type: 'ready' });
      void sessionCheck.check('absent');
    },
  });

  function hear(event: LiveEvent): void {
    notifyAll(listeners, event);
    if (event.type !== 'ended' || event.reason === 'access_expired') return;
    // The session lives, so nothing has to be hidden before it is known whether this browser has the newer credential.
    if (event.reason === 'superseded') return void sessionCheck.check('absent');
    const { reason, note = null, endedAt = null, endedFrom = null } = event;
    void sessionCheck.doubt({ reason, note, endedAt, endedFrom });
  }

  function listeningTab(): ListeningTab | null {
    const state = store.get();
    const held = heldIn(state);
    if (!isAwake || held === null) return null;
    return { held, epoch: state.epoch, isConcealed: 'isConcealed' in state && state.isConcealed };
  }

  function follow(): void {
    const tab = listeningTab();
    const before = last;
    if (tab !== null) last = { tab, isNow: true };
    else if (last !== null) last = { ...last, isNow: false };
    // Until the other tabs are told of a logout, none of them takes over what ends with it.
    shared.follow(tab, { keepsLead: isAwake && store.get().status === 'logging-out' });
    if (heldIn(store.get()) === null) {
      // Nobody is in any more: nothing of the person stays in memory.
      last = null;
      shared.forget();
    }
    // The page has slept, or has another session of the same person: what the tabs were told meanwhile is lost to it.
    if (tab === null || before?.tab.epoch !== tab.epoch) return;
    if (!before.isNow || before.tab.held.session.id !== tab.held.session.id) hear({ type: 'ready' });
  }

  function setAwake(next: boolean): void {
    isAwake = next;
    follow();
  }

  function meetLifecycle(event: LifecycleEvent): void {
    if (event === 'freezing' || event === 'restored') setAwake(event === 'restored');
    // A connection may take its time to notice either.
    if (event === 'offline') shared.interrupt();
    if (event === 'online') shared.hurry();
  }

  return {
    status,
    isLeader: shared.isLeader,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start() {
      const stops = [store.subscribe(follow), environment.lifecycle.subscribe(meetLifecycle), shared.start()];
      setAwake(true);
      return () => {
        for (const stop of stops) stop();
        setAwake(false);
      };
    },
  };
}
