import { Box, Container, Group, Text } from '@mantine/core';
import { Outlet } from '@tanstack/react-router';
import { SessionScope, useAuthState, useSession } from '@curfew/react';
import { PasswordDialog } from '../features/password/password-dialog.tsx';
import { Brand } from '../ui/brand.tsx';
import { LiveRegion } from '../ui/live-region.tsx';
import { Notice } from '../ui/notice.tsx';
import { Waiting } from '../ui/waiting.tsx';

/** The frame of every private page. What it frames exists only while somebody is in. */
export function PrivateLayout() {
  return (
    <SessionScope fallback={<Outside />}>
      <Header />
      <Container size="sm" py={{ base: 'md', xs: 'xl' }} px="md">
        <Reconnecting />
        <Outlet />
      </Container>
      <PasswordDialog />
    </SessionScope>
  );
}

function Header() {
  const { user } = useSession();
  return (
    <Box component="header" className="app-header">
      <Container size="sm" py="sm" px="md">
        <Group justify="space-between" wrap="nowrap" gap="lg">
          <Brand />
          <Text fz="sm" c="dimmed" truncate title={user.email}>
            {user.displayName}
          </Text>
        </Group>
      </Container>
    </Box>
  );
}

/** Nobody is sent away for what the network does: the page stays and says how old it may be. */
function Reconnecting() {
  const { status } = useAuthState();
  return (
    <LiveRegion className="app-connection">
      {status === 'unknown' && (
        <Notice tone="warning" title="Reconnecting…">
          We cannot reach the server at the moment. What you see may be out of date; you are still logged in
          as far as we know.
        </Notice>
      )}
    </LiveRegion>
  );
}

function Outside() {
  const state = useAuthState();
  const isReconnecting = state.status === 'unknown' && state.hasFailed;
  return (
    <Waiting
      text={isReconnecting ? 'Reconnecting… We cannot reach the server at the moment.' : 'One moment…'}
    />
  );
}
