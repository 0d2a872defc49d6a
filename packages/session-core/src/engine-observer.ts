import type { EndReason, RefusalReason } from '@curfew/contracts';
import type { Sweep } from './sessions/sweep-sessions.ts';

/**
 * What an engine tells of its work as it goes, to be counted. Plain callbacks that run where the work does: they must
 * return at once and may not throw. Whatever is told of has happened; what was rolled back is not told of, nor is
 * a commit whose confirmation was lost. Nothing that names a person, a session or a credential is ever handed over.
 */
export interface EngineObserver {
  /** A login: the session is committed, or the password was wrong. One that could not be decided is neither. */
  login(outcome: 'success' | 'failure'): void;
  /** Sessions were live and are over. Those that ran out are told of when a sweep writes that down. */
  ended(reason: EndReason, count: number): void;
  /** A credential, or the absence of one, was refused by `validateSession` or `refreshSession`. */
  refused(reason: RefusalReason): void;
  /** A statement of the grouped lookup is sent for so many sessions; the returned function is called with its answer or failure. */
  lookup(size: number): () => void;
  /** One batch of a sweep is committed. */
  swept(batch: Sweep): void;
  /** Audit records could not be written, so what they would have recorded did not happen. */
  auditFailed(): void;
}

/**
 * Passes outcomes on and tells of refusals. Without an observer the promise itself is passed on: a session check is the
 * hottest path there is.
 */
export function tellRefusals(
  observe: EngineObserver | undefined,
): <Outcome extends object>(outcome: Promise<Outcome>) => Promise<Outcome> {
  if (!observe) return (outcome) => outcome;
  return async (outcome) => {
    const known: { reason?: RefusalReason } = await outcome;
    if (known.reason !== undefined) observe.refused(known.reason);
    return outcome;
  };
}
