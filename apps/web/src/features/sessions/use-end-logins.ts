import { useLingui } from '@lingui/react';
import { useMutation } from '@tanstack/react-query';
import type { NewLogin } from '@curfew/contracts';
import { useNewLogins, useTRPC } from '@curfew/react';
import { useState } from 'react';
import { useOnceAtATime } from '../../forms/use-once-at-a-time.ts';
import { deviceWords } from '../../rules/device-words.ts';
import { endingFailure } from '../../rules/ending-failure.ts';

/** So many are ended by one call. */
const BATCH_SIZE = 100;

export interface EndLogins {
  isBusy: boolean;
  /** Why the last attempt ended nothing, or not everything, as long as one of those it did not end is asked about. */
  failure: string | null;
  /** The devices that were logged out here, since the notice was last closed. */
  endedLabels: readonly string[];
  end: (logins: readonly NewLogin[]) => void;
  forget: () => void;
}

interface Failure {
  cause: unknown;
  /** What was not ended. */
  loginIds: ReadonlySet<string>;
}

/** Ends exactly these logins. Each batch that the server has confirmed is answered in every tab. */
export function useEndLogins(): EndLogins {
  const { i18n } = useLingui();
  const trpc = useTRPC();
  const { logins: asked, forget } = useNewLogins();
  const mutation = useMutation(trpc.auth.logoutSessions.mutationOptions());
  const once = useOnceAtATime();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [endedLabels, setEndedLabels] = useState<readonly string[]>([]);

  async function endInBatches(logins: readonly NewLogin[]): Promise<void> {
    setFailure(null);
    const loginIds = new Set(logins.map(({ sessionId }) => sessionId));
    try {
      for (let start = 0; start < logins.length; start += BATCH_SIZE) {
        const batch = logins.slice(start, start + BATCH_SIZE);
        const sessionIds = batch.map(({ sessionId }) => sessionId);
        await mutation.mutateAsync({ sessionIds });
        setEndedLabels((before) => [...before, ...batch.map(({ label }) => deviceWords(label, i18n))]);
        forget(sessionIds);
      }
    } catch (cause) {
      setFailure({ cause, loginIds });
    }
  }

  const isAsked = asked.some(({ sessionId }) => failure?.loginIds.has(sessionId));
  return {
    isBusy: mutation.isPending,
    failure: isAsked && failure !== null ? endingFailure(failure.cause, i18n) : null,
    endedLabels,
    end: (logins) => void once(() => endInBatches(logins)),
    forget: () => setEndedLabels([]),
  };
}
