import { Button, Group } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { readError, type ClientError } from '@curfew/client';
import type { TimeoutWarning } from '@curfew/react';
import { useState } from 'react';
import { useOnceAtATime } from '../../forms/use-once-at-a-time.ts';
import { problemInWords } from '../../rules/problem-words.ts';
import { FormProblem } from '../../ui/form-problem.tsx';
import { useFocusReturned } from '../../ui/use-focus-returned.ts';
import { WarningDialog } from './warning-dialog.tsx';

interface InactivityWarningProps {
  warning: TimeoutWarning;
  /** The moment of the end, in words. */
  time: string;
  onStay: () => Promise<void>;
  onLogOut: () => void;
}

/** Nobody has done anything for a while: one press of a button, or Escape, and the session goes on. */
export function InactivityWarning({ warning, time, onStay, onLogOut }: InactivityWarningProps) {
  const { i18n, t } = useLingui();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const once = useOnceAtATime();
  const button = useFocusReturned(isBusy);

  const run = async () => {
    setBusy(true);
    setError(null);
    try {
      await onStay();
    } catch (cause) {
      setError(readError(cause));
    }
    setBusy(false);
  };
  const stay = () => void once(run);

  // What is over is not said here: the page leaves.
  const problem = error === null || error.kind === 'out' ? null : problemInWords(error, i18n);
  return (
    <WarningDialog
      warning={warning}
      title={t`Are you still there?`}
      description={
        <Trans>
          You have not done anything here for a while. For your security, you will be logged out at {time}.
        </Trans>
      }
      onEscape={stay}
    >
      <FormProblem message={problem === null ? null : t`You were not kept logged in yet. ${problem}`} />
      <Group justify="flex-end" gap="sm" className="timeout-actions">
        <Button variant="default" onClick={onLogOut}>
          <Trans>Log out now</Trans>
        </Button>
        <Button ref={button} onClick={stay} loading={isBusy} data-autofocus>
          <Trans>Stay logged in</Trans>
        </Button>
      </Group>
    </WarningDialog>
  );
}
