import { SessionError } from '@curfew/contracts';
import type { Wake } from './live-events.ts';
import { serverStopping } from './live-events.ts';
import type { Mailbox } from './mailbox.ts';

/** Notices may be lost, so a session is looked at this often whatever was heard. */
const CHECK_MILLISECONDS = 30_000;
/**
 * A computer that falls asleep does not close its connection, and TCP takes about 15 minutes to give up. An old stream is ended;
 * only a client that is still there opens another.
 */
const LONGEST_MILLISECONDS = 5 * 60_000;

export interface WatchedSession {
  id: string;
  mailbox: Mailbox<Wake>;
  /** What a request with the same credential and demands would be refused with now; null when it would be accepted. */
  findRefusal(): Promise<SessionError | null>;
}

interface Watch {
  session: WatchedSession;
  /** The client opens another stream when this one ends with `reconnect`. */
  isReopened: boolean;
  withholds(refusal: SessionError): boolean;
}

/**
 * Resolves with the reason why a stream has to end: its session would be refused, the process is stopping, or it is old; with null
 * when the signal aborts. A database that cannot answer ends nothing.
 */
export async function watchSession(
  { session: { id, mailbox, findRefusal }, isReopened, withholds }: Watch,
  signal: AbortSignal,
): Promise<SessionError | null> {
  // Begins with a check: a notice from before the mailbox was opened is not in it.
  let wake: Wake | null = { kind: 'check' };
  const openedAt = performance.now();
  while (!signal.aborted) {
    if (wake?.kind === 'stop') return serverStopping();
    if (isReopened && performance.now() - openedAt >= LONGEST_MILLISECONDS) return oldStream();
    const refusal = needsCheck(wake, id) ? await findRefusal() : null;
    if (refusal && refusal.code !== 'UNAVAILABLE' && !withholds(refusal)) return refusal;
    wake = await mailbox.next({ milliseconds: CHECK_MILLISECONDS, signal });
  }
  return null;
}

/** A notice about another session changes nothing for this one. */
function needsCheck(wake: Wake | null, ownId: string): boolean {
  if (wake?.kind !== 'notice') return true;
  const { type, sessionId } = wake.notice;
  return (
    type === 'sessions_ended' ||
    type === 'password_changed' ||
    (type === 'session_ended' && sessionId === ownId)
  );
}

function oldStream(): SessionError {
  return new SessionError('UNAVAILABLE', 'This stream has been open for long enough. Connect again.', {
    retryAfterSeconds: 1,
  });
}
