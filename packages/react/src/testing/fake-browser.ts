import type { BrowserEnvironment, LifecycleEvent } from '../browser-environment.ts';
import { createFakeLocks } from './fake-locks.ts';

/** Several tabs of one browser: shared storage and channel, one clock that a test moves. */
export interface FakeBrowser {
  openTab: () => FakeTab;
  storage: Map<string, string>;
  /** What `document.cookie` says. */
  cookies: string;
  /** As in a page that is not in a secure context. */
  hasLocks: boolean;
  /** The computer sleeps: the clock moves, and nothing runs. */
  sleep: (milliseconds: number) => void;
  /** Moves the clock, runs what falls due and lets every promise settle. */
  pass: (milliseconds: number) => Promise<void>;
}

export interface FakeTab {
  environment: BrowserEnvironment;
  emit: (event: LifecycleEvent) => void;
  isConcealed: () => boolean;
  /** The tab hears nothing more, as when it is frozen. */
  freeze: () => void;
  /** The tab is closed or has crashed: it hears nothing more, does nothing more, and its locks are free. */
  close: () => void;
}

export function createFakeBrowser(): FakeBrowser {
  const storage = new Map<string, string>();
  const tabs = new Set<{ hearStorage: (key: string) => void; hearMessage: (message: unknown) => void }>();
  const timers = new Set<{ at: number; callback: () => void }>();
  const locks = createFakeLocks();
  let now = Date.UTC(2026, 10, 20, 12);

  function openTab(): FakeTab {
    const onStorage = new Set<(key: string) => void>();
    const onMessage = new Set<(message: unknown) => void>();
    const onLifecycle = new Set<(event: LifecycleEvent) => void>();
    let isConcealed = false;
    let isClosed = false;
    const tab = {
      hearStorage: (key: string) => call(onStorage, key),
      hearMessage: (message: unknown) => call(onMessage, structuredClone(message)),
    };
    tabs.add(tab);
    const others = () => [...tabs].filter((other) => other !== tab);
    const environment: BrowserEnvironment = {
      now: () => now,
      setTimer(callback, milliseconds) {
        const timer = { at: now + milliseconds, callback: () => (isClosed ? undefined : callback()) };
        timers.add(timer);
        return () => timers.delete(timer);
      },
      storage: {
        read: (key) => storage.get(key) ?? null,
        write(key, value) {
          if (value === null) storage.delete(key);
          else storage.set(key, value);
          for (const other of others()) other.hearStorage(key);
        },
        subscribe: (listener) => register(onStorage, listener),
      },
      channel: {
        post(message) {
          for (const other of others()) other.hearMessage(message);
        },
        subscribe: (listener) => register(onMessage, listener),
      },
      requestLock: browser.hasLocks ? locks.request(tab) : null,
      lifecycle: { subscribe: (listener) => register(onLifecycle, listener) },
      setConcealed(next) {
        isConcealed = next;
      },
    };
    return {
      environment,
      emit: (event) => call(onLifecycle, event),
      isConcealed: () => isConcealed,
      freeze: () => void tabs.delete(tab),
      close() {
        isClosed = tabs.delete(tab);
        locks.free(tab);
      },
    };
  }

  const browser: FakeBrowser = {
    openTab,
    storage,
    cookies: '',
    hasLocks: true,
    sleep: (milliseconds) => void (now += milliseconds),
    async pass(milliseconds) {
      await settle();
      const end = now + milliseconds;
      for (;;) {
        const due = [...timers].filter((timer) => timer.at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers.delete(due);
        now = Math.max(now, due.at);
        due.callback();
        // Each timer may start calls whose answers set further timers.
        await settle();
      }
      now = end;
    },
  };
  return browser;
}

function register<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function call<Value>(listeners: Set<(value: Value) => void>, value: Value): void {
  for (const listener of listeners) listener(value);
}

/** Turns of the event loop that a request of the client takes at most when the fake server answers at once. */
const TURNS = 10;

/** Counted in turns, not in time: however busy the machine is, everything that was under way has happened. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
}
