import type { Operation, TRPCLink } from '@trpc/client';
import type { AppRouter } from '@curfew/api';

/** Whoever is in is asked for, begins or goes on: none of these is meant for a session that is known already. */
const FOR_WHOEVER = new Set(['auth.session', 'auth.register', 'auth.login', 'auth.refresh']);

/**
 * Gives each operation the session it is meant for, as of the moment in which it is sent, and also when it is sent again.
 * What its context names already stays. The server refuses it with `SESSION_MISMATCH` when the cookie is another one's.
 */
export function meantSessionLink(currentSessionId: () => string | null): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) => {
      if (FOR_WHOEVER.has(op.path) || meantSessionOf(op) !== null) return next(op);
      const sessionId = currentSessionId();
      return next(sessionId === null ? op : { ...op, context: { ...op.context, sessionId } });
    };
}

/** The session that this operation is meant for; null: whichever the cookie belongs to. */
export function meantSessionOf({ context }: Pick<Operation, 'context'>): string | null {
  const id = context['sessionId'];
  return typeof id === 'string' ? id : null;
}
