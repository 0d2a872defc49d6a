import { Stack, Text, Title } from '@mantine/core';
import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useLocation } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { ChangePasswordForm } from '../features/password/change-password-form.tsx';
import { TimeoutSettings } from '../features/security/timeout-settings.tsx';
import { OutcomeNotice, type ActionOutcome } from '../ui/outcome-notice.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';

export function SecurityPage() {
  const { t } = useLingui();
  usePageTitle(t`Security`);
  return (
    <Stack component="main" gap="lg">
      <div>
        <Title order={1} fz={{ base: 24, xs: 28 }} tabIndex={-1}>
          <Trans>Security</Trans>
        </Title>
        <Text c="dimmed" mt={4}>
          <Trans>Your password, and when you are logged out by itself.</Trans>
        </Text>
      </div>
      <Password />
      <TimeoutSettings />
    </Stack>
  );
}

function Password() {
  const { t } = useLingui();
  // Somebody who was led here to change the password begins at once.
  const shouldFocus = useLocation({ select: ({ hash }) => hash === 'password' });
  const heading = useRef<HTMLHeadingElement>(null);
  const [changes, setChanges] = useState(0);
  const [outcome, setOutcome] = useState<ActionOutcome | null>(null);
  const onChanged = (endedSessions: number) => {
    const others = plural(endedSessions, {
      0: 'You were not logged in anywhere else.',
      one: '# other session was logged out.',
      other: '# other sessions were logged out.',
    });
    setOutcome({ tone: 'success', text: t`Your password is changed. ${others}` });
    // What was typed leaves with the form.
    setChanges((count) => count + 1);
    heading.current?.focus();
  };
  return (
    <Stack component="section" gap="md" className="app-card security-card" aria-labelledby="password">
      <Title order={2} fz="lg" id="password" ref={heading} tabIndex={-1}>
        <Trans>Password</Trans>
      </Title>
      <Text fz="sm">
        <Trans>All your other sessions are logged out with the change.</Trans>
      </Text>
      <OutcomeNotice outcome={outcome} onClose={() => setOutcome(null)} />
      <ChangePasswordForm key={changes} onChanged={onChanged} shouldFocus={shouldFocus && changes === 0} />
    </Stack>
  );
}
