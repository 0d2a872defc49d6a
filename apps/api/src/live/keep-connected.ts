import type { SessionEngine } from '@curfew/session-core';

/** How long what was said goes on counting. A process that dies leaves no session connected for longer. */
const LIFETIME_SECONDS = 60;
const BEAT_MILLISECONDS = 25_000;
/** What is younger is left alone when something else is written. */
const RENEWED_AFTER_MILLISECONDS = 20_000;
/** What opens or closes within this time is one statement. */
const GATHER_MILLISECONDS = 100;
/** A page that is loaded anew closes its stream and opens another: nobody has gone. */
const RETURN_MILLISECONDS = 3_000;
/** A row that somebody else was writing to is tried again. */
const RETRY_MILLISECONDS = 1_000;

export interface KeepConnectedOptions {
  engine: Pick<SessionEngine, 'connectSessions' | 'disconnectSessions'>;
  /** The sessions that have an open stream on this instance now. */
  openSessions: () => ReadonlySet<string>;
  onError?: ((error: unknown) => void) | undefined;
}

/** What this instance has said of a session. */
interface Stored {
  until: Date;
  /** By `performance.now()`. */
  storedAt: number;
}

/** Keeps the sessions connected that have an open stream on this instance. */
export interface ConnectionKeeper {
  /** A stream was opened or closed. */
  changed: (how: 'opened' | 'closed') => void;
  /** Takes back what this instance has said. */
  close: () => Promise<void>;
}

/**
 * Writes what is connected into the rows of the sessions, at once where that has changed and every 25 seconds while it goes on, all
 * sessions of the instance in one statement. A failed write is made up for by the next one.
 */
export function keepConnected({ engine, openSessions, onError }: KeepConnectedOptions): ConnectionKeeper {
  const stored = new Map<string, Stored>();
  let timer: NodeJS.Timeout | undefined;
  let wakesAt = Number.POSITIVE_INFINITY;
  let running: Promise<void> = Promise.resolve();
  let isClosed = false;

  function wakeWithin(milliseconds: number): void {
    const at = performance.now() + milliseconds;
    if (isClosed || at >= wakesAt) return;
    clearTimeout(timer);
    wakesAt = at;
    timer = setTimeout(() => {
      wakesAt = Number.POSITIVE_INFINITY;
      running = running.then(settle);
    }, milliseconds);
    timer.unref();
  }

  async function settle(): Promise<void> {
    const open = openSessions();
    try {
      await takeBack([...stored.keys()].filter((id) => !open.has(id)));
      await renew([...open].filter(isDue));
    } catch (error) {
      onError?.(error);
    }
    if (open.size > 0) wakeWithin([...open].some(isDue) ? RETRY_MILLISECONDS : BEAT_MILLISECONDS);
  }

  function isDue(sessionId: string): boolean {
    const { storedAt = Number.NEGATIVE_INFINITY } = stored.get(sessionId) ?? {};
    return performance.now() - storedAt >= RENEWED_AFTER_MILLISECONDS;
  }

  async function renew(due: readonly string[]): Promise<void> {
    if (due.length === 0) return;
    const storedAt = performance.now();
    const written = await engine.connectSessions(due, LIFETIME_SECONDS);
    for (const [id, until] of written) stored.set(id, { until, storedAt });
  }

  async function takeBack(sessionIds: readonly string[]): Promise<void> {
    if (sessionIds.length === 0) return;
    const gone = new Map<string, Date>();
    for (const id of sessionIds) {
      const { until } = stored.get(id) ?? {};
      if (until !== undefined) gone.set(id, until);
      stored.delete(id);
    }
    await engine.disconnectSessions(gone);
  }

  return {
    changed: (how) => wakeWithin(how === 'opened' ? GATHER_MILLISECONDS : RETURN_MILLISECONDS),
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await running;
      await takeBack([...stored.keys()]).catch((error: unknown) => onError?.(error));
    },
  };
}
