import { Button, Stack } from '@mantine/core';
import { useCurfew, useSession } from '@curfew/react';
import { useSubmission } from '../../forms/use-submission.ts';
import { FormProblem } from '../../ui/form-problem.tsx';
import { PasswordField } from '../../ui/password-field.tsx';

/** Changes the password; every other session of the person ends with it. */
export function ChangePasswordForm({ onChanged }: { onChanged: (endedSessions: number) => void }) {
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
        INVALID_CREDENTIALS: { name: 'currentPassword', message: 'This is not your current password.' },
      },
    },
  );
  return (
    <form onSubmit={onSubmit} aria-label="Change your password">
      <Stack gap="md">
        <FormProblem message={message} />
        <input type="hidden" name="username" autoComplete="username" value={user.email} readOnly />
        <PasswordField
          label="Current password"
          name="currentPassword"
          autoComplete="current-password"
          error={fieldMessage('currentPassword')}
          shouldFocus
        />
        <PasswordField
          label="New password"
          name="newPassword"
          autoComplete="new-password"
          description="A short sentence works well: 15 characters or more."
          error={fieldMessage('newPassword')}
        />
        <Button type="submit" loading={isBusy} fullWidth>
          Change password
        </Button>
      </Stack>
    </form>
  );
}
