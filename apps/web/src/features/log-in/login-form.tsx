import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Stack, TextInput } from '@mantine/core';
import { useCurfew } from '@curfew/react';
import { useSubmission } from '../../forms/use-submission.ts';
import { FormProblem } from '../../ui/form-problem.tsx';
import { PasswordField } from '../../ui/password-field.tsx';

/** Asks for address and password. After a success the guards of the router lead on. */
export function LoginForm({ shouldFocus }: { shouldFocus: boolean }) {
  const { t } = useLingui();
  const curfew = useCurfew();
  const { isBusy, message, fieldMessage, onSubmit } = useSubmission(async (field) => {
    await curfew.login({
      email: field('email'),
      password: field('password'),
      rememberMe: field('rememberMe') === 'on',
    });
  });
  return (
    // The build draws this form too: where neither a script nor the CSP reaches it, its fields still stay out of the address.
    <form method="post" onSubmit={onSubmit} noValidate aria-label={t`Log in`}>
      <Stack gap="md">
        <FormProblem message={message} />
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
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- a person comes to this page to fill in this field
          autoFocus={shouldFocus}
        />
        <PasswordField
          label={t`Password`}
          name="password"
          autoComplete="current-password"
          error={fieldMessage('password')}
        />
        <Checkbox
          name="rememberMe"
          label={t`Keep me logged in`}
          description={t`Also while you are away and after the browser was closed. Not on a shared computer.`}
          className="app-balanced"
        />
        <Button type="submit" loading={isBusy} fullWidth>
          <Trans>Log in</Trans>
        </Button>
      </Stack>
    </form>
  );
}
