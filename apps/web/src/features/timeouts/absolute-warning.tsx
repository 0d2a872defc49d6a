import { Button, Group, Stack } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useCurfew, useSession, type TimeoutWarning } from '@curfew/react';
import { useRef } from 'react';
import { useSubmission } from '../../forms/use-submission.ts';
import { AccountName } from '../../ui/account-name.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { WarningDialog } from './warning-dialog.tsx';

interface AbsoluteWarningProps {
  warning: TimeoutWarning;
  /** The moment of the end, in words. */
  time: string;
  onLogOut: () => void;
}

/** The longest duration cannot be put off: the password, in place, begins a new session, and the page stays as it is. */
export function AbsoluteWarning({ warning, time, onLogOut }: AbsoluteWarningProps) {
  const { t } = useLingui();
  const curfew = useCurfew();
  const { user } = useSession();
  const form = useRef<HTMLFormElement>(null);
  const { isBusy, message, fieldMessage, onSubmit } = useSubmission(
    (field) => curfew.renewSession(field('password')),
    { fieldOf: { INVALID_CREDENTIALS: { name: 'password', message: t`This is not your password.` } } },
  );
  return (
    <WarningDialog
      warning={warning}
      title={t`Stay logged in?`}
      description={
        <Trans>
          Your session reaches its longest duration at {time}. Enter your password to go on: what is on this
          page stays as it is.
        </Trans>
      }
      // Escape means to stay, which takes the password.
      onEscape={() => form.current?.querySelector<HTMLElement>('[name="password"]')?.focus()}
    >
      <form ref={form} onSubmit={onSubmit} aria-label={t`Stay logged in`}>
        <Stack gap="md">
          <FormProblem message={message} />
          <AccountName email={user.email} />
          <PasswordField
            label={t`Password`}
            name="password"
            autoComplete="current-password"
            error={fieldMessage('password')}
            shouldFocus
          />
          <Group justify="flex-end" gap="sm" className="timeout-actions">
            <Button variant="default" onClick={onLogOut}>
              <Trans>Log out now</Trans>
            </Button>
            <Button type="submit" loading={isBusy}>
              <Trans>Stay logged in</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
    </WarningDialog>
  );
}
