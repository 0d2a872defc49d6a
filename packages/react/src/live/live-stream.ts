import { retryDelaySeconds, type BrowserClient } from '@curfew/client';
import type { LiveEvent } from '@curfew/contracts';
import type { BrowserEnvironment } from '../browser-environment.ts';
import type { Refusal } from '../state/session-check.ts';
import { connectLive, type LiveConnection } from './connect-live.ts';

/** A stream that lived this long was a good one: the next failure is the first again. */
const STABLE_MILLISECONDS = 60_000;
const LONGEST_OPENING_MILLISECONDS = 10_000;

interface LiveStreamOptions {
  environment: Pick<BrowserEnvironment, 'elapsed' | 'setTimer'>;
  client: BrowserClient;
  /** Called before each connection, which presents the cookie of that moment. False: none may be made with it. */
  onOpening: () => boolean;
  /** The server says that the cookie is of another session. */
  onOther: () => void;
  onEvent: (event: LiveEvent) => void;
  onLiveChange: (isLive: boolean) => void;
  /** The server says that what was presented opens nothing any more. The stream rests until it is opened again. */
  onEnded: (refusal: Refusal) => void;
  /** The connection was closed without a word; the stream tries again by itself. */
  onLost: () => void;
}

/** One connection to `auth.events` at a time, made again with growing pauses until it is closed. */
export interface LiveStream {
  /** Does nothing while it is open or about to be. After an end it keeps a pause, too. */
  open: () => void;
  /** Gives up the connection there is, or the pause, and makes one now. */
  reopen: () => void;
  /** Gives up the connection there is, and makes another one after a pause. */
  interrupt: () => void;
  /** Waits no longer, if it waits. */
  hurry: () => void;
  close: () => void;
  /** Closes, and forgets what went wrong before: the next one to be listened for is somebody who has just logged in. */
  reset: () => void;
  /** Whether events arrive. */
  isLive: () => boolean;
  /** Whether there is a connection, or one is being made. */
  isOpen: () => boolean;
}

export function createLiveStream(options: LiveStreamOptions): LiveStream {
  const { environment, onOpening, onOther, onEvent, onLiveChange, onEnded, onLost } = options;
  let stop: (() => void) | null = null;
  let cancelTry: (() => void) | null = null;
  let isLive = false;
  const pauses = createPauses(environment);
  let restsUntil = -Infinity;

  function setLive(next: boolean): void {
    if (next === isLive) return;
    isLive = next;
    onLiveChange(next);
  }

  function close(): void {
    cancelTry?.();
    cancelTry = null;
    stop?.();
    stop = null;
    setLive(false);
  }

  function begin(): void {
    close();
    if (!onOpening()) return;
    pauses.begin();
    stop = connectPatiently(options, {
      onEvent(event) {
        setLive(true);
        onEvent(event);
      },
      onEnded(refusal) {
        rest();
        onEnded(refusal);
      },
      onOther() {
        rest();
        onOther();
      },
      onBroken({ retryAfterSeconds, isOpaque }) {
        tryLater(retryAfterSeconds);
        if (isOpaque) onLost();
      },
    });
  }

  /** Closes until it is opened again. The first time at once: the credential may only have been replaced. */
  function rest(): void {
    const pause = pauses.next(null);
    restsUntil = pauses.count() === 1 ? -Infinity : environment.elapsed() + pause;
    close();
  }

  function tryLater(retryAfterSeconds: number | null): void {
    const pause = pauses.next(retryAfterSeconds);
    close();
    cancelTry = environment.setTimer(begin, pause);
  }

  return {
    open() {
      if (stop !== null || cancelTry !== null) return;
      const pause = restsUntil - environment.elapsed();
      if (pause > 0) cancelTry = environment.setTimer(begin, pause);
      else begin();
    },
    reopen: begin,
    interrupt() {
      if (stop !== null) tryLater(null);
    },
    hurry() {
      if (cancelTry !== null) begin();
    },
    close,
    reset() {
      close();
      pauses.reset();
      restsUntil = -Infinity;
    },
    isLive: () => isLive,
    isOpen: () => stop !== null,
  };
}

/** The pauses between connections grow, unless the one before was a good one. */
function createPauses({ elapsed }: Pick<BrowserEnvironment, 'elapsed'>) {
  let attempt = 0;
  let begunAt = -Infinity;
  return {
    /** A connection is being made. */
    begin() {
      begunAt = elapsed();
    },
    /** In milliseconds. */
    next(retryAfterSeconds: number | null): number {
      if (elapsed() - begunAt >= STABLE_MILLISECONDS) attempt = 0;
      return retryDelaySeconds(attempt++, retryAfterSeconds) * 1000;
    },
    /** How many there were since the last good connection. */
    count: () => attempt,
    reset() {
      attempt = 0;
    },
  };
}

/** The first event comes with the connection. A network that swallows everything would never say that there is none. */
function connectPatiently(
  { environment, client }: Pick<LiveStreamOptions, 'environment' | 'client'>,
  connection: LiveConnection,
): () => void {
  const cancelPatience = environment.setTimer(
    () => connection.onBroken({ retryAfterSeconds: null, isOpaque: false }),
    LONGEST_OPENING_MILLISECONDS,
  );
  const disconnect = connectLive(client, {
    ...connection,
    onEvent(event) {
      cancelPatience();
      connection.onEvent(event);
    },
  });
  return () => {
    cancelPatience();
    disconnect();
  };
}
