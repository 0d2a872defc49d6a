import { useLingui } from '@lingui/react/macro';
import { PasswordInput } from '@mantine/core';
import { CapsLockHint } from './caps-lock-hint.tsx';
import { useCapsLock } from './use-caps-lock.ts';

interface PasswordFieldProps {
  label: string;
  name: string;
  autoComplete: 'current-password' | 'new-password';
  description?: string;
  error?: string | null;
  shouldFocus?: boolean;
}

/** Can be shown, pasted into and filled in by a password manager; says when caps lock is on. */
export function PasswordField({
  label,
  name,
  autoComplete,
  description,
  error,
  shouldFocus,
}: PasswordFieldProps) {
  const { t, i18n } = useLingui();
  const { isOn, watch } = useCapsLock();
  const field = label.toLocaleLowerCase(i18n.locale);
  return (
    <div>
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
        autoCapitalize="none"
        spellCheck={false}
        data-autofocus={shouldFocus || undefined}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the only field of the dialog or page it is used on
        autoFocus={shouldFocus}
        visibilityToggleFocusable
        // A button that is pressed or not: its name stays the same.
        visibilityToggleButtonProps={{ 'aria-label': t`Show ${field}` }}
        {...watch}
      />
      <CapsLockHint isOn={isOn} />
    </div>
  );
}
