import type { SessionEngine } from '@curfew/session-core';

/** How long a session counts as connected after a write. A process that dies leaves none connected for longer. */
const LIFETIME_SECONDS = 60;
const BEAT_MILLISECONDS = 25_000;
/** A younger entry is not written again when another one is. */
const RENEWED_AFTER_MILLISECONDS = 20_000;
/** Streams that open within this time share one statement. */
const GATHER_MILLISECONDS = 100;
/** A reload closes a stream and opens another; only a longer gap counts as leaving. */
const RETURN_MILLISECONDS = 3_000;
/** Rows of one statement. */
const BATCH_SIZE = 500;
/** A write that failed is tried again. */
const RETRY_MILLISECONDS = 1_000;

export interface KeepConnectedOptions {
  engine: Pick<SessionEngine, 'connectSessions' | 'disconnectSessions'>;
  /** The sessions that have an open stream on this instance now. */
  openSessions: () => ReadonlySet<string>;
  onError?: ((error: unknown) => void) | undefined;
}

/** What this instance has written for a session. */
interface Stored {
  until: Date;
  /** By `performance.now()`. */
  storedAt: number;
}

/** Marks sessions with an open stream on this instance as connected. */
export interface ConnectionKeeper {
  /** A stream was opened or closed. */
  changed: (how: 'opened' | 'closed') => void;
  /** Takes back what this instance has written. */
  close: () => Promise<void>;
}

/**
 * Writes the connections of sessions with an open stream: soon after a stream opens, then every 25 seconds, at most 500 in
 * one statement. Retries a failed renewal; what could not be
 * taken back lapses by itself.
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
      for (const batch of inBatches([...stored.keys()].filter((id) => !open.has(id)))) await takeBack(batch);
      for (const batch of inBatches([...open].filter(isDue))) await renew(batch);
    } catch (error) {
      onError?.(error);
      wakeWithin(RETRY_MILLISECONDS);
      return;
    }
    if (open.size > 0) wakeWithin(untilNextBeat());
  }

  /** Until the oldest entry has its age. */
  function untilNextBeat(): number {
    const now = performance.now();
    let oldest = now;
    for (const { storedAt } of stored.values()) oldest = Math.min(oldest, storedAt);
    return Math.max(0, oldest + BEAT_MILLISECONDS - now);
  }

  function isDue(sessionId: string): boolean {
    const { storedAt = Number.NEGATIVE_INFINITY } = stored.get(sessionId) ?? {};
    return performance.now() - storedAt >= RENEWED_AFTER_MILLISECONDS;
  }

  async function renew(due: readonly string[]): Promise<void> {
    const storedAt = performance.now();
    const written = await engine.connectSessions(due, LIFETIME_SECONDS);
    for (const id of due) {
      const until = written.get(id);
      // Of a session that is over, whose stream is about to end, there is nothing to keep.
      if (until === undefined) stored.delete(id);
      else stored.set(id, { until, storedAt });
    }
  }

  async function takeBack(sessionIds: readonly string[]): Promise<void> {
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
      try {
        for (const batch of inBatches([...stored.keys()])) await takeBack(batch);
      } catch (error) {
        onError?.(error);
      }
    },
  };
}

function inBatches(sessionIds: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(sessionIds.length / BATCH_SIZE) }, (_, index) =>
    sessionIds.slice(index * BATCH_SIZE, (index + 1) * BATCH_SIZE),
  );
}
