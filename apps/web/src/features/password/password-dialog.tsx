import { Button, Group, Stack, Text } from '@mantine/core';
import { useCurfew, usePasswordQuestion, useSession } from '@curfew/react';
import { useSubmission } from '../../forms/use-submission.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { PasswordField } from '../../ui/password-field.tsx';

/** Opens when a call needs a fresh authentication; the call goes on by itself afterwards. */
export function PasswordDialog() {
  const { isOpen, cancel } = usePasswordQuestion();
  return (
    <Dialog isOpen={isOpen} onClose={cancel} title="Confirm that it is you">
      <PasswordQuestionForm onCancel={cancel} />
    </Dialog>
  );
}

function PasswordQuestionForm({ onCancel }: { onCancel: () => void }) {
  const curfew = useCurfew();
  const { user } = useSession();
  const { isBusy, message, fieldMessage, onSubmit } = useSubmission(
    (field) => curfew.reauthenticate(field('password')),
    { fieldOf: { INVALID_CREDENTIALS: { name: 'password', message: 'This is not your password.' } } },
  );
  return (
    <form onSubmit={onSubmit} aria-label="Confirm that it is you">
      <Stack gap="md">
        <Text fz="sm">You logged in a while ago. Enter your password to go on.</Text>
        <FormProblem message={message} />
        {/* Tells password managers whose password it is. */}
        <input type="hidden" name="username" autoComplete="username" value={user.email} readOnly />
        <PasswordField
          label="Password"
          name="password"
          autoComplete="current-password"
          error={fieldMessage('password')}
          shouldFocus
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={isBusy}>
            Continue
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
