import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Stack, TextInput } from '@mantine/core';
import { useCurfew } from '@curfew/react';
import { useRef } from 'react';
import { useSubmission } from '../../forms/use-submission.ts';
import { FormProblem } from '../../ui/form-problem.tsx';
import { PasswordField } from '../../ui/password-field.tsx';

/** Makes an account and logs in. If only the login fails, sending the form again does not make a second account. */
export function RegisterForm() {
  const { t } = useLingui();
  const curfew = useCurfew();
  const registered = useRef<string | null>(null);
  const { isBusy, message, fieldMessage, onSubmit } = useSubmission(
    async (field) => {
      const account = { email: field('email'), password: field('password') };
      if (registered.current !== account.email) {
        await curfew.register({ ...account, displayName: field('displayName') });
        registered.current = account.email;
      }
      await curfew.login(account);
    },
    { fieldOf: { PASSWORD_UNACCEPTABLE: { name: 'password' }, EMAIL_TAKEN: { name: 'email' } } },
  );
  return (
    <form onSubmit={onSubmit} noValidate aria-label={t`Create an account`}>
      <Stack gap="md">
        <FormProblem message={message} />
        <TextInput
          label={t`Name`}
          name="displayName"
          autoComplete="name"
          required
          withAsterisk={false}
          maxLength={100}
          error={fieldMessage('displayName')}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- a person comes to this page to fill in this field
          autoFocus
        />
        <TextInput
          label={t`E-mail address`}
          name="email"
          type="email"
          autoComplete="username"
          inputMode="email"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          maxLength={254}
          error={fieldMessage('email')}
        />
        <PasswordField
          label={t`Password`}
          name="password"
          autoComplete="new-password"
          description={t`A short sentence works well: 15 characters or more.`}
          error={fieldMessage('password')}
        />
        <Button type="submit" loading={isBusy} fullWidth>
          <Trans>Create account</Trans>
        </Button>
      </Stack>
    </form>
  );
}
