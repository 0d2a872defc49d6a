import { useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { readError } from '@curfew/client';
import { useCurfew, useTRPC } from '@curfew/react';
import { useState } from 'react';
import { durationInWords } from '../../rules/duration-words.ts';
import { problemInWords } from '../../rules/problem-words.ts';
import type { ActionOutcome } from '../../ui/outcome-notice.tsx';

/** Sets the person's own inactivity limit; null takes it away. The password question, if there is one, opens by itself. */
export function useInactivityLimit(refresh: () => Promise<void>) {
  const trpc = useTRPC();
  const curfew = useCurfew();
  const { i18n, t } = useLingui();
  const change = useMutation(trpc.auth.setInactivityLimit.mutationOptions());
  const [outcome, setOutcome] = useState<ActionOutcome | null>(null);

  /** Resolves whether it was done. */
  async function save(seconds: number | null): Promise<boolean> {
    setOutcome(null);
    try {
      const { personalInactivitySeconds } = await change.mutateAsync({ seconds });
      // This session, too, has another deadline now.
      await Promise.all([refresh(), curfew.check()]);
      const duration = durationInWords(personalInactivitySeconds ?? 0, i18n.locale);
      const text =
        personalInactivitySeconds === null
          ? t`Saved. The limit of the service holds.`
          : t`Saved. You are logged out after ${duration} without activity.`;
      setOutcome({ tone: 'success', text });
      return true;
    } catch (cause) {
      const error = readError(cause);
      const problem = problemInWords(error, i18n);
      if (error.kind === 'out' || error.kind === 'cancelled') return false;
      const text =
        error.code === 'REAUTHENTICATION_REQUIRED'
          ? t`Nothing was changed, because the password was not given.`
          : t`Nothing was changed. ${problem}`;
      setOutcome({ tone: 'error', text });
      return false;
    }
  }

  return { isBusy: change.isPending, outcome, dismiss: () => setOutcome(null), save };
}
