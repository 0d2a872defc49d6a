import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { isUnanswered, readError } from '@curfew/client';
import type { LogoutOutput, SessionSummary } from '@curfew/contracts';
import { useTRPC } from '@curfew/react';
import { useState } from 'react';
import { useOnceAtATime } from '../../forms/use-once-at-a-time.ts';
import { inactiveEnded, othersEnded } from '../../rules/logout-words.ts';
import { problemInWords } from '../../rules/problem-words.ts';
import { sessionTitle } from '../../rules/session-words.ts';
import type { ActionOutcome } from '../../ui/outcome-notice.tsx';

const NOT_YOURS = msg`No session of yours has this id: nothing was ended.`;
/** So many are ended by one call. */
const BATCH_SIZE = 100;

/** Ends sessions other than this one, and says in words what happened. */
export function useEndSessions(refresh: () => Promise<void>) {
  const { i18n, t } = useLingui();
  const trpc = useTRPC();
  const one = useMutation(trpc.auth.logoutSession.mutationOptions());
  const several = useMutation(trpc.auth.logoutSessions.mutationOptions());
  const others = useMutation(trpc.auth.logoutOthers.mutationOptions());
  const once = useOnceAtATime();
  const [outcome, setOutcome] = useState<ActionOutcome | null>(null);

  async function run<Answer>(
    call: () => Promise<Answer>,
    describe: (answer: Answer) => string,
  ): Promise<void> {
    await once(async () => {
      setOutcome(null);
      try {
        const answer = await call();
        await refresh();
        setOutcome({ tone: 'success', text: describe(answer) });
      } catch (cause) {
        const failure = describeFailure(cause, i18n);
        if (failure !== null) setOutcome({ tone: 'error', text: failure });
      }
    });
  }

  async function endBatches(sessions: readonly SessionSummary[]): Promise<number> {
    let count = 0;
    for (let start = 0; start < sessions.length; start += BATCH_SIZE) {
      const sessionIds = sessions.slice(start, start + BATCH_SIZE).map(({ id }) => id);
      const { endedSessions } = await several.mutateAsync({ sessionIds });
      count += endedSessions;
    }
    return count;
  }

  return {
    isBusy: one.isPending || several.isPending || others.isPending,
    outcome,
    dismiss: () => setOutcome(null),
    endOne: (session: SessionSummary) =>
      run(
        () => one.mutateAsync({ sessionId: session.id }),
        (answer) => describeOne(session, answer),
      ),
    /** Exactly these, whatever else there is meanwhile. */
    endInactive: (sessions: readonly SessionSummary[]) =>
      run(
        () => endBatches(sessions),
        (count) => inactiveEnded(count, i18n),
      ),
    endOthers: () =>
      run(
        () => others.mutateAsync(),
        ({ endedSessions }) => othersEnded(endedSessions, i18n),
      ),
  };

  function describeOne(session: SessionSummary, { outcome: result }: LogoutOutput): string {
    const title = sessionTitle(session, i18n);
    if (result === 'no-session') return i18n.t(NOT_YOURS);
    return result === 'ended'
      ? t`${title} is logged out. It was cut off at once.`
      : t`${title} was logged out already.`;
  }
}

/** Null when there is nothing to say: the page leaves by itself. */
export function describeFailure(cause: unknown, i18n: I18n): string | null {
  const error = readError(cause);
  if (error.kind === 'out' || error.kind === 'cancelled') return null;
  if (error.code === 'REAUTHENTICATION_REQUIRED') {
    return i18n.t(msg`Nothing was logged out, because the password was not given.`);
  }
  if (error.code === 'NOT_FOUND') return i18n.t(NOT_YOURS);
  return isUnanswered(error)
    ? i18n.t(msg`The server did not confirm it, so please try again.`)
    : problemInWords(error, i18n);
}
