import type { BrowserEnvironment, LifecycleEvent } from '../browser-environment.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createFakeLocks } from './fake-locks.ts';

/** Several tabs of one browser: shared storage and channel, clocks that a test moves. */
export interface FakeBrowser extends FakeClock {
  openTab: () => FakeTab;
  storage: Map<string, string>;
  /** `full`: nothing can be written, only removed. `forbidden`: nothing can be read, either. */
  storageFault: 'full' | 'forbidden' | null;
  /** What `document.cookie` says. */
  cookies: string;
  /** As in a page that is not in a secure context. */
  hasLocks: boolean;
}

export interface FakeTab {
  environment: BrowserEnvironment;
  emit: (event: LifecycleEvent) => void;
  /** Something else than a tab has changed this key of the storage. */
  hearStorage: (key: string) => void;
  isConcealed: () => boolean;
  /** The tab hears nothing more, as when it is frozen. */
  freeze: () => void;
  thaw: () => void;
  /** The tab stands still, as behind an `alert`: it keeps its locks, and does what came to it once it goes on. */
  standStill: () => void;
  goOn: () => void;
  /** The tab is closed or has crashed: it hears nothing more, does nothing more, and its locks are free. */
  close: () => void;
}

export function createFakeBrowser(): FakeBrowser {
  const storage = new Map<string, string>();
  const tabs = new Set<{ hearStorage: (key: string) => void; hearMessage: (message: unknown) => void }>();
  const clock = createFakeClock();
  const locks = createFakeLocks();

  function openTab(): FakeTab {
    const onStorage = new Set<(key: string) => void>();
    const onMessage = new Set<(message: unknown) => void>();
    const onLifecycle = new Set<(event: LifecycleEvent) => void>();
    let isConcealed = false;
    let isClosed = false;
    let isDeaf = false;
    const { run, standStill, goOn } = createTaskQueue();
    const tab = {
      hearStorage: (key: string) => run(() => call(onStorage, key)),
      hearMessage(message: unknown) {
        const copy: unknown = structuredClone(message);
        if (!isDeaf) run(() => call(onMessage, copy));
      },
    };
    tabs.add(tab);
    const others = () => [...tabs].filter((other) => other !== tab);
    const environment: BrowserEnvironment = {
      now: clock.now,
      elapsed: clock.elapsed,
      setTimer: timersIn({ clock, run, isClosed: () => isClosed }),
      storage: {
        read: (key) => (browser.storageFault === 'forbidden' ? null : (storage.get(key) ?? null)),
        write(key, value) {
          const { storageFault } = browser;
          if (storageFault === 'forbidden' || (storageFault === 'full' && value !== null)) return false;
          if (value === null) storage.delete(key);
          else storage.set(key, value);
          for (const other of others()) other.hearStorage(key);
          return true;
        },
        subscribe: (listener) => register(onStorage, listener),
      },
      channel: {
        post(message) {
          for (const other of others()) other.hearMessage(message);
        },
        subscribe: (listener) => register(onMessage, listener),
        setOpen(isOpen) {
          isDeaf = !isOpen;
        },
      },
      requestLock: browser.hasLocks ? locks.request(tab, run) : null,
      lifecycle: { subscribe: (listener) => register(onLifecycle, listener) },
      setConcealed(next) {
        isConcealed = next;
      },
    };
    return {
      environment,
      emit: (event) => run(() => call(onLifecycle, event)),
      hearStorage: tab.hearStorage,
      isConcealed: () => isConcealed,
      freeze: () => void tabs.delete(tab),
      thaw: () => void tabs.add(tab),
      standStill,
      goOn,
      close() {
        isClosed = tabs.delete(tab);
        locks.free(tab);
      },
    };
  }

  const browser: FakeBrowser = {
    openTab,
    storage,
    storageFault: null,
    cookies: '',
    hasLocks: true,
    ...clock,
  };
  return browser;
}

/** What comes to a tab from outside waits while the tab stands still. */
function createTaskQueue() {
  let waiting: (() => void)[] | null = null;
  return {
    run(task: () => void) {
      if (waiting === null) task();
      else waiting.push(task);
    },
    standStill() {
      waiting ??= [];
    },
    goOn() {
      const tasks = waiting ?? [];
      waiting = null;
      for (const task of tasks) task();
    },
  };
}

/** The timers of one tab. */
function timersIn(tab: {
  clock: FakeClock;
  run: (task: () => void) => void;
  isClosed: () => boolean;
}): BrowserEnvironment['setTimer'] {
  return (callback, milliseconds) => {
    let isCancelled = false;
    const ring = () => {
      if (!tab.isClosed() && !isCancelled) callback();
    };
    const cancel = tab.clock.setTimer(() => tab.run(ring), milliseconds);
    return () => {
      isCancelled = true;
      cancel();
    };
  };
}

function register<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function call<Value>(listeners: Set<(value: Value) => void>, value: Value): void {
  for (const listener of listeners) listener(value);
}
