import type { I18n } from '@lingui/core';
import { useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import type { LogoutOutput, SessionSummary } from '@curfew/contracts';
import { useTRPC } from '@curfew/react';
import { useState } from 'react';
import { useOnceAtATime } from '../../forms/use-once-at-a-time.ts';
import { endingFailure, NOT_YOURS } from '../../rules/ending-failure.ts';
import { othersEnded } from '../../rules/logout-words.ts';
import { sessionTitle } from '../../rules/session-words.ts';
import type { ActionOutcome } from '../../ui/outcome-notice.tsx';

/** So many are ended by one call. */
const BATCH_SIZE = 100;

export type EndSessions = ReturnType<typeof useEndSessions>;

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
        const failure = endingFailure(cause, i18n);
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
    endThese: (sessions: readonly SessionSummary[], describe: (count: number, language: I18n) => string) =>
      run(
        () => endBatches(sessions),
        (count) => describe(count, i18n),
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
