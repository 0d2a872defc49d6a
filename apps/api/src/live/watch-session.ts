import type { SessionError } from '@curfew/contracts';
import type { Wake } from './live-events.ts';
import { serverStopping } from './live-events.ts';
import type { Mailbox } from './mailbox.ts';

/** Notices may be lost, so a session is looked at this often whatever was heard. */
const CHECK_MILLISECONDS = 30_000;

export interface WatchedSession {
  id: string;
  mailbox: Mailbox<Wake>;
  /** What a request with the same credential and demands would be refused with now; null when it would be accepted. */
  findRefusal(): Promise<SessionError | null>;
}

interface Watch {
  session: WatchedSession;
  withholds(refusal: SessionError): boolean;
}

/**
 * Resolves with the reason why a stream has to end: its session would be refused, or the process is stopping; with null
 * when the signal aborts. A database that cannot answer ends nothing.
 */
export async function watchSession(
  { session: { id, mailbox, findRefusal }, withholds }: Watch,
  signal: AbortSignal,
): Promise<SessionError | null> {
  // Begins with a check: a notice from before the mailbox was opened is not in it.
  let wake: Wake | null = { kind: 'check' };
  while (!signal.aborted) {
    if (wake?.kind === 'stop') return serverStopping();
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
