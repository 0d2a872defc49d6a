import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Paper, Stack, Text, Title } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useLogout, useSession } from '@curfew/react';
import { ChangePasswordForm } from '../features/password/change-password-form.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';

export function ChangePasswordPage() {
  const { t } = useLingui();
  const { user } = useSession();
  const { logOut } = useLogout();
  const navigate = useNavigate();
  usePageTitle(t`Change your password`);
  return (
    <Paper component="main" className="app-card" p={{ base: 'lg', xs: 'xl' }} maw={440} mx="auto" shadow="sm">
      <Stack gap="md">
        <Title order={1} fz={24} tabIndex={-1}>
          <Trans>Change your password</Trans>
        </Title>
        <Text fz="sm">
          {user.mustChangePassword && `${t`You need a new password before you can go on.`} `}
          <Trans>All your other sessions are logged out with the change.</Trans>
        </Text>
        <ChangePasswordForm onChanged={() => void navigate({ to: '/sessions' })} />
        <Button variant="subtle" onClick={() => void logOut()}>
          <Trans>Log out</Trans>
        </Button>
      </Stack>
    </Paper>
  );
}
