import { PasswordInput } from '@mantine/core';

interface PasswordFieldProps {
  label: string;
  name: string;
  autoComplete: 'current-password' | 'new-password';
  description?: string;
  error?: string | null;
  shouldFocus?: boolean;
}

export function PasswordField({
  label,
  name,
  autoComplete,
  description,
  error,
  shouldFocus,
}: PasswordFieldProps) {
  return (
    <PasswordInput
      label={label}
      name={name}
      autoComplete={autoComplete}
      description={description}
      error={error}
      // PasswordInput marks itself for the eye only.
      aria-invalid={error ? true : undefined}
      required
      withAsterisk={false}
      maxLength={1024}
      data-autofocus={shouldFocus || undefined}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- the only field of the dialog or page it is used on
      autoFocus={shouldFocus}
      visibilityToggleFocusable
      visibilityToggleButtonProps={{ 'aria-label': `Show ${label.toLowerCase()}` }}
    />
  );
}
