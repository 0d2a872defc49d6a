import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Stack } from '@mantine/core';
import { useCurfew, useSession } from '@curfew/react';
import { useSubmission } from '../../forms/use-submission.ts';
import { AccountName } from '../../ui/account-name.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { PasswordField } from '../../ui/password-field.tsx';

interface ChangePasswordFormProps {
  onChanged: (endedSessions: number) => void;
  /** Where the page is about nothing else. */
  shouldFocus?: boolean;
}

/** Changes the password; every other session of the person ends with it. */
export function ChangePasswordForm({ onChanged, shouldFocus = true }: ChangePasswordFormProps) {
  const { t } = useLingui();
  const curfew = useCurfew();
  const { user } = useSession();
  const { isBusy, message, fieldMessage, onSubmit } = useSubmission(
    async (field) => {
      onChanged(
        await curfew.changePassword({
          currentPassword: field('currentPassword'),
          newPassword: field('newPassword'),
        }),
      );
    },
    {
      fieldOf: {
        PASSWORD_UNACCEPTABLE: { name: 'newPassword' },
        INVALID_CREDENTIALS: { name: 'currentPassword', message: t`This is not your current password.` },
      },
    },
  );
  return (
    <form onSubmit={onSubmit} noValidate aria-label={t`Change your password`}>
      <Stack gap="md">
        <FormProblem message={message} />
        <AccountName email={user.email} />
        <PasswordField
          label={t`Current password`}
          name="currentPassword"
          autoComplete="current-password"
          error={fieldMessage('currentPassword')}
          shouldFocus={shouldFocus}
        />
        <PasswordField
          label={t`New password`}
          name="newPassword"
          autoComplete="new-password"
          description={t`A short sentence works well: 15 characters or more.`}
          error={fieldMessage('newPassword')}
        />
        <Button type="submit" loading={isBusy} fullWidth>
          <Trans>Change password</Trans>
        </Button>
      </Stack>
    </form>
  );
}
