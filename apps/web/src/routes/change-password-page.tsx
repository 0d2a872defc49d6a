import { Button, Paper, Stack, Text, Title } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useLogout, useSession } from '@curfew/react';
import { ChangePasswordForm } from '../features/password/change-password-form.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';

export function ChangePasswordPage() {
  const { user } = useSession();
  const { logOut } = useLogout();
  const navigate = useNavigate();
  usePageTitle('Change your password');
  return (
    <Paper component="main" className="app-card" p={{ base: 'lg', xs: 'xl' }} maw={440} mx="auto" shadow="sm">
      <Stack gap="md">
        <Title order={1} fz={24} tabIndex={-1}>
          Change your password
        </Title>
        <Text fz="sm">
          {user.mustChangePassword && 'You need a new password before you can go on. '}
          All your other sessions are logged out with the change.
        </Text>
        <ChangePasswordForm onChanged={() => void navigate({ to: '/sessions' })} />
        <Button variant="subtle" onClick={() => void logOut()}>
          Log out
        </Button>
      </Stack>
    </Paper>
  );
}
