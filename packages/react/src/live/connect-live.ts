import { readError, type BrowserClient } from '@curfew/client';
import type { LiveEvent } from '@curfew/contracts';
import type { Refusal } from '../state/session-check.ts';

export interface LiveConnection {
  onEvent: (event: LiveEvent) => void;
  /** The server says that what was presented opens nothing any more. */
  onEnded: (refusal: Refusal) => void;
  /** The cookie is of another session than the one that was meant. */
  onOther: () => void;
  /** The connection broke or the server has given it up. `isOpaque`: the browser does not say why. */
  onBroken: (failure: { retryAfterSeconds: number | null; isOpaque: boolean }) => void;
}

/**
 * Connects to `auth.events` once. Exactly one of `onEnded`, `onOther` and `onBroken` is called in the end, unless it was stopped
 * before: then nothing more is heard. Returns what stops it.
 */
export function connectLive(client: BrowserClient, connection: LiveConnection): () => void {
  let isOver = false;
  let stop = () => {};

  function finish(tell: () => void): void {
    if (isOver) return;
    isOver = true;
    stop();
    tell();
  }
  const ended = (refusal: Refusal) => finish(() => connection.onEnded(refusal));
  const broken = (cause: unknown) =>
    finish(() => {
      const error = readError(cause);
      if (error.kind === 'out') connection.onEnded(error);
      else if (error.code === 'SESSION_MISMATCH') connection.onOther();
      else connection.onBroken({ retryAfterSeconds: error.retryAfterSeconds, isOpaque: error.code === null });
    });
  const givenUp = () => finish(() => connection.onBroken({ retryAfterSeconds: null, isOpaque: false }));

  function hear(event: LiveEvent): void {
    if (event.type === 'reconnect') givenUp();
    else if (event.type === 'ended') {
      const { reason, note = null, endedAt = null, endedFrom = null } = event;
      ended({ reason, note, endedAt, endedFrom });
    } else if (!isOver) connection.onEvent(event);
  }

  const subscription = client.auth.events.subscribe(undefined, {
    onData: hear,
    onError: broken,
    onComplete: givenUp,
    // The browser would try again at a fixed pace, for ever: when to try is ours to choose.
    onConnectionStateChange({ state, error }) {
      if (state !== 'connecting' || error === null) return;
      const { retryAfterSeconds } = readError(error);
      finish(() => connection.onBroken({ retryAfterSeconds, isOpaque: false }));
    },
  });
  stop = () => subscription.unsubscribe();
  return () => finish(() => {});
}
