import type { BrowserEnvironment, LifecycleEvent } from '../../browser-environment.ts';
import { createFakeLocks } from '../../testing/fake-locks.ts';
import type { StorageFault } from '../history.ts';
import { createPageLoop, type PageLoop } from './page-loop.ts';
import { createSharedStorage, type SharedStorage } from './shared-storage.ts';
import type { VirtualTime } from './virtual-time.ts';

export const TICKETS_KEY = 'curfew.unfinished-logouts';
const RECORD_KEY = 'curfew.session';
const BEGINNING = Date.UTC(2026, 10, 20, 12);

export interface CookieJar {
  session: string | null;
  refresh: string | null;
  csrf: string | null;
}

/** One browser. Other than the fake one of the unit tests, everything between its tabs takes a turn, as in a real one. */
export interface SimulatedBrowser {
  jar: CookieJar;
  stored: ReadonlyMap<string, string>;
  openPage: () => SimulatedPage;
  spoilStorage: (fault: StorageFault) => void;
  loseCookies: (which: 'all' | 'session' | 'csrf') => void;
  setClock: (milliseconds: number) => void;
  loseMessages: (count: number) => void;
  /** When something of ours was taken out of the storage by somebody else. */
  spoiledAt: () => number;
  /** When a message between tabs was lost last. */
  messageLostAt: () => number;
}

export interface SimulatedPage {
  loop: PageLoop;
  environment: BrowserEnvironment;
  emit: (event: LifecycleEvent) => void;
  isConcealed: () => boolean;
  close: () => void;
}

export function createSimulatedBrowser(time: VirtualTime): SimulatedBrowser {
  const between: BetweenPages = {
    time,
    pages: new Set(),
    locks: createFakeLocks(),
    storage: createSharedStorage((key, from) => {
      for (const page of between.pages) if (page !== from) page.hearStorage(key);
    }),
    clockOffset: 0,
    messagesToLose: 0,
  };
  const { storage } = between;
  const jar: CookieJar = { session: null, refresh: null, csrf: null };
  let spoiledAt = -Infinity;
  return {
    jar,
    stored: storage.values,
    openPage: () => openPage(between),
    spoilStorage(fault) {
      if (fault === 'clear' || fault === 'remove-tickets') spoiledAt = time.now();
      if (fault === 'clear') storage.remove([...storage.values.keys()]);
      else if (fault === 'remove-tickets') storage.remove([TICKETS_KEY]);
      else if (fault === 'remove-record') storage.remove([RECORD_KEY]);
      else storage.setFault(fault);
    },
    spoiledAt: () => spoiledAt,
    loseCookies(which) {
      if (which !== 'session') jar.csrf = null;
      if (which !== 'csrf') jar.session = null;
      if (which === 'all') jar.refresh = null;
    },
    setClock(milliseconds) {
      between.clockOffset += milliseconds;
    },
    loseMessages(count) {
      between.messagesToLose = count;
    },
    messageLostAt: () => between.messageLostAt ?? -Infinity,
  };
}

interface BetweenPages {
  time: VirtualTime;
  pages: Set<{ hearStorage: (key: string) => void; hearMessage: (message: unknown) => void }>;
  locks: ReturnType<typeof createFakeLocks>;
  storage: SharedStorage;
  /** This browser's clock minus the time that has really passed. */
  clockOffset: number;
  messagesToLose: number;
  messageLostAt?: number;
}

function openPage(between: BetweenPages): SimulatedPage {
  const { time, pages, locks, storage } = between;
  const onStorage = new Set<(key: string) => void>();
  const onMessage = new Set<(message: unknown) => void>();
  const onLifecycle = new Set<(event: LifecycleEvent) => void>();
  const loop = createPageLoop(time);
  let isConcealed = false;
  let isDeaf = false;
  const page = {
    hearStorage: (key: string) => loop.post(() => call(onStorage, key)),
    hearMessage: (message: unknown) => loop.post(() => isDeaf || call(onMessage, message)),
  };
  pages.add(page);
  const environment: BrowserEnvironment = {
    now: () => BEGINNING + time.now() + between.clockOffset,
    elapsed: time.now,
    setTimer: (callback, milliseconds) => setTimer({ time, loop }, callback, milliseconds),
    storage: {
      read: storage.read,
      write: (key, value) => storage.write(key, value, page),
      subscribe: (listener) => register(onStorage, listener),
    },
    channel: {
      post: (message) => post(between, message, page),
      subscribe: (listener) => register(onMessage, listener),
      setOpen(isOpen) {
        isDeaf = !isOpen;
      },
    },
    requestLock(name, request) {
      const leave = time.outside(() => locks.request(page, loop.run)(name, request));
      return () => time.outside(leave);
    },
    lifecycle: { subscribe: (listener) => register(onLifecycle, listener) },
    setConcealed(next) {
      isConcealed = next;
    },
  };
  return {
    loop,
    environment,
    emit: (event) => loop.run(() => call(onLifecycle, event)),
    isConcealed: () => isConcealed,
    close() {
      loop.close();
      pages.delete(page);
      locks.free(page);
    },
  };
}

/** One that was cancelled while the page stood still does not ring when it goes on. */
function setTimer(
  { time, loop }: { time: VirtualTime; loop: PageLoop },
  callback: () => void,
  milliseconds: number,
): () => void {
  let isCancelled = false;
  const ring = () => {
    if (!isCancelled) callback();
  };
  const cancel = time.setTimer(() => loop.run(ring), milliseconds);
  return () => {
    isCancelled = true;
    cancel();
  };
}

function post(between: BetweenPages, message: unknown, from: object): void {
  if (between.messagesToLose > 0) {
    between.messagesToLose -= 1;
    between.messageLostAt = between.time.now();
    return;
  }
  const copy: unknown = structuredClone(message);
  for (const page of between.pages) if (page !== from) page.hearMessage(copy);
}

function register<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function call<Value>(listeners: Set<(value: Value) => void>, value: Value): void {
  for (const listener of listeners) listener(value);
}
