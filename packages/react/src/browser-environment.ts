import type { Clocks } from '@curfew/client';

/** Events of a page's life that a session must answer to. */
export type LifecycleEvent =
  /** Network, focus or visibility came back: something may have happened meanwhile. */
  | 'woke'
  | 'online'
  | 'offline'
  /** The page is about to stand still: in the back/forward cache, or because the browser saves its strength. */
  | 'freezing'
  /** The page goes on, as it was. */
  | 'restored'
  /** The person pointed, touched or typed. */
  | 'acted';

export interface LockRequest {
  /** Takes the lock from the tab that has it, instead of waiting for it. */
  isSteal?: boolean;
  onGranted: () => void;
  /** Another tab has taken the lock from this one. */
  onStolen: () => void;
}

/** Everything of a browser that the session layer touches, so that a test can be one. */
export interface BrowserEnvironment extends Clocks {
  /** Runs `callback` once; returns what cancels it. */
  setTimer: (callback: () => void, milliseconds: number) => () => void;
  storage: {
    /** Null also where storage is forbidden. */
    read: (key: string) => string | null;
    /** Null removes. False where storage is forbidden or full: then nothing has happened. */
    write: (key: string, value: string | null) => boolean;
    /** Another tab changed this key. */
    subscribe: (listener: (key: string) => void) => () => void;
  };
  channel: {
    post: (message: unknown) => void;
    subscribe: (listener: (message: unknown) => void) => () => void;
    /** A page in the back/forward cache is thrown out of it by a message that reaches its open channel. */
    setOpen: (isOpen: boolean) => void;
  };
  /**
   * Calls back once no other tab of the browser has the lock of this name; returns what gives the lock, or the place in
   * the queue, up. Null where tabs cannot agree on one of them.
   */
  requestLock: ((name: string, request: LockRequest) => () => void) | null;
  lifecycle: { subscribe: (listener: (event: LifecycleEvent) => void) => () => void };
  /** Hides the whole document, or shows it again, before this call returns. */
  setConcealed: (isConcealed: boolean) => void;
}

const CHANNEL_NAME = 'curfew:v1';

/** The real thing. Attaches nothing until something subscribes. */
export function createBrowserEnvironment(page: Window & typeof globalThis = window): BrowserEnvironment {
  return {
    now: () => Date.now(),
    elapsed: () => page.performance.now(),
    setTimer(callback, milliseconds) {
      const timer = page.setTimeout(callback, milliseconds);
      return () => page.clearTimeout(timer);
    },
    storage: browserStorage(page),
    channel: browserChannel(page),
    requestLock: browserLock(page),
    lifecycle: { subscribe: (listener) => subscribeToLifecycle(page, listener) },
    setConcealed(isConcealed) {
      // Visibility, not display: layout, scroll position and what was typed stay, and a notice may show itself.
      page.document.body.style.visibility = isConcealed ? 'hidden' : '';
    },
  };
}

function browserStorage(page: Window): BrowserEnvironment['storage'] {
  return {
    read(key) {
      try {
        return page.localStorage.getItem(key);
      } catch {
        return null;
      }
    },
    write(key, value) {
      try {
        if (value === null) page.localStorage.removeItem(key);
        else page.localStorage.setItem(key, value);
        return true;
      } catch {
        return false;
      }
    },
    subscribe(listener) {
      return listen(page, 'storage', (event) => {
        if (event instanceof StorageEvent && event.key !== null) listener(event.key);
      });
    },
  };
}

function browserChannel(page: typeof globalThis): BrowserEnvironment['channel'] {
  const listeners = new Set<(message: unknown) => void>();
  let channel: BroadcastChannel | null = null;
  // Opened late: not before something needs it.
  function open(): BroadcastChannel | null {
    if (channel !== null || !('BroadcastChannel' in page)) return channel;
    channel = new page.BroadcastChannel(CHANNEL_NAME);
    listen(channel, 'message', (event) => {
      if (event instanceof MessageEvent) for (const listener of listeners) listener(event.data);
    });
    return channel;
  }
  return {
    post: (message) => open()?.postMessage(message),
    subscribe(listener) {
      open();
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setOpen(isOpen) {
      if (isOpen) open();
      else channel?.close();
      if (!isOpen) channel = null;
    },
  };
}

/** Web Locks exist in secure contexts only; a lock is of use to tabs that hear each other. */
function browserLock(page: typeof globalThis): BrowserEnvironment['requestLock'] {
  if (!('locks' in page.navigator) || !('BroadcastChannel' in page)) return null;
  return (name, { isSteal = false, onGranted, onStolen }) => {
    const place = new AbortController();
    const held = Promise.withResolvers<void>();
    let isGranted = false;
    page.navigator.locks
      // A request that steals does not wait, and takes no signal.
      .request(name, isSteal ? { steal: true } : { signal: place.signal }, () => {
        if (place.signal.aborted) return undefined;
        isGranted = true;
        onGranted();
        return held.promise;
      })
      .catch(() => {
        // Else it was given up while it waited.
        if (isGranted && !place.signal.aborted) onStolen();
      });
    return () => {
      place.abort();
      held.resolve();
    };
  };
}

function subscribeToLifecycle(page: Window, listener: (event: LifecycleEvent) => void): () => void {
  const acted = (event: Event) => {
    // What a script or a page in the background does is no sign of a person.
    if (event.isTrusted && page.document.visibilityState === 'visible') listener('acted');
  };
  const stops = [
    listen(page, 'online', () => listener('online')),
    listen(page, 'offline', () => listener('offline')),
    listen(page, 'focus', () => listener('woke')),
    listen(page.document, 'visibilitychange', () => {
      if (page.document.visibilityState === 'visible') listener('woke');
    }),
    listen(page, 'pagehide', (event) => {
      if (event instanceof PageTransitionEvent && event.persisted) listener('freezing');
    }),
    listen(page.document, 'freeze', () => listener('freezing')),
    listen(page.document, 'resume', () => listener('restored')),
    listen(page, 'pageshow', (event) => {
      if (event instanceof PageTransitionEvent && event.persisted) listener('restored');
    }),
    listen(page, 'pointerdown', acted),
    listen(page, 'keydown', acted),
    listen(page, 'wheel', acted),
    listen(page, 'touchstart', acted),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function listen(target: EventTarget, type: string, listener: (event: Event) => void): () => void {
  target.addEventListener(type, listener, { passive: true });
  return () => target.removeEventListener(type, listener);
}
