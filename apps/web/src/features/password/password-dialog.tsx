import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useCurfew, usePasswordQuestion, useSession } from '@curfew/react';
import { useSubmission } from '../../forms/use-submission.ts';
import { AccountName } from '../../ui/account-name.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { PasswordField } from '../../ui/password-field.tsx';

/** Opens when a call needs a fresh authentication; the call goes on by itself afterwards. */
export function PasswordDialog() {
  const { t } = useLingui();
  const { isOpen, cancel } = usePasswordQuestion();
  return (
    <Dialog isOpen={isOpen} onClose={cancel} title={t`Confirm that it is you`}>
      <PasswordQuestionForm onCancel={cancel} />
    </Dialog>
  );
}

function PasswordQuestionForm({ onCancel }: { onCancel: () => void }) {
  const { t } = useLingui();
  const curfew = useCurfew();
  const { user } = useSession();
  const { isBusy, message, fieldMessage, onSubmit } = useSubmission(
    (field) => curfew.reauthenticate(field('password')),
    { fieldOf: { INVALID_CREDENTIALS: { name: 'password', message: t`This is not your password.` } } },
  );
  return (
    <form onSubmit={onSubmit} noValidate aria-label={t`Confirm that it is you`}>
      <Stack gap="md">
        <Text fz="sm">
          <Trans>You logged in a while ago. Enter your password to go on.</Trans>
        </Text>
        <FormProblem message={message} />
        <AccountName email={user.email} />
        <PasswordField
          label={t`Password`}
          name="password"
          autoComplete="current-password"
          error={fieldMessage('password')}
          shouldFocus
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onCancel}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" loading={isBusy}>
            <Trans>Continue</Trans>
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
