import { useMutation } from '@tanstack/react-query';
import { readError } from '@curfew/client';
import type { LogoutOutput, SessionSummary } from '@curfew/contracts';
import { useTRPC } from '@curfew/react';
import { useState } from 'react';
import type { ActionOutcome } from '../../ui/outcome-notice.tsx';

/** Ends sessions other than this one, and says in words what happened. */
export function useEndSessions(refresh: () => Promise<void>) {
  const trpc = useTRPC();
  const one = useMutation(trpc.auth.logoutSession.mutationOptions());
  const others = useMutation(trpc.auth.logoutOthers.mutationOptions());
  const [outcome, setOutcome] = useState<ActionOutcome | null>(null);

  async function run(
    call: () => Promise<LogoutOutput>,
    describe: (answer: LogoutOutput) => string,
  ): Promise<void> {
    setOutcome(null);
    try {
      const answer = await call();
      await refresh();
      setOutcome({ tone: 'success', text: describe(answer) });
    } catch (cause) {
      const failure = describeFailure(cause);
      if (failure !== null) setOutcome({ tone: 'error', text: failure });
    }
  }

  return {
    isBusy: one.isPending || others.isPending,
    outcome,
    dismiss: () => setOutcome(null),
    endOne: (session: SessionSummary) =>
      run(
        () => one.mutateAsync({ sessionId: session.id }),
        ({ outcome: result }) =>
          result === 'ended'
            ? `${session.label} is logged out. It was cut off at once.`
            : `${session.label} was logged out already.`,
      ),
    endOthers: () =>
      run(
        () => others.mutateAsync(),
        ({ endedSessions }) => describeEnded(endedSessions),
      ),
  };
}

function describeEnded(count: number): string {
  if (count === 0) return 'There were no other sessions left to log out.';
  return count === 1 ? '1 other session is logged out.' : `${count} other sessions are logged out.`;
}

/** Null when there is nothing to say: the page leaves by itself, or the person gave up. */
function describeFailure(cause: unknown): string | null {
  const error = readError(cause);
  if (error.kind === 'out' || error.kind === 'cancelled') return null;
  if (error.code === 'REAUTHENTICATION_REQUIRED')
    return 'Nothing was logged out, because the password was not given.';
  return error.kind === 'unavailable'
    ? `Not confirmed by the server, so please try again. ${error.message}`
    : error.message;
}
