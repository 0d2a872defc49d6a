import { Box, Container, Group, Text } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { Outlet, useLocation } from '@tanstack/react-router';
import { SessionScope, useAuthState, useSession } from '@curfew/react';
import { PasswordDialog } from '../features/password/password-dialog.tsx';
import { AnchorLink } from '../ui/anchor-link.tsx';
import { Brand } from '../ui/brand.tsx';
import { LiveRegion } from '../ui/live-region.tsx';
import { Notice } from '../ui/notice.tsx';
import { Waiting } from '../ui/waiting.tsx';

/** The frame of every private page. What it frames exists only while somebody is in. */
export function PrivateLayout() {
  const isOperatorArea = useLocation({ select: ({ pathname }) => /^\/admin(?:\/|$)/u.test(pathname) });
  const size = isOperatorArea ? 'lg' : 'sm';
  return (
    <SessionScope fallback={<Outside />}>
      <Header isOperatorArea={isOperatorArea} size={size} />
      <Container size={size} py={{ base: 'md', xs: 'xl' }} px="md">
        <Reconnecting />
        <Outlet />
      </Container>
      <PasswordDialog />
    </SessionScope>
  );
}

function Header({ isOperatorArea, size }: { isOperatorArea: boolean; size: 'sm' | 'lg' }) {
  const { user } = useSession();
  return (
    <Box component="header" className="app-header">
      <Container size={size} py="sm" px="md">
        <Group justify="space-between" wrap="nowrap" gap="lg">
          <Brand />
          <Group gap="md" wrap="nowrap" miw={0}>
            {isOperatorArea && (
              <AnchorLink to="/sessions" fz="sm" className="app-steady">
                <Trans>Your sessions</Trans>
              </AnchorLink>
            )}
            {!isOperatorArea && user.role === 'admin' && (
              <AnchorLink to="/admin/users" fz="sm" className="app-steady">
                <Trans>Operator area</Trans>
              </AnchorLink>
            )}
            <Text fz="sm" c="dimmed" truncate title={user.email}>
              {user.displayName}
            </Text>
          </Group>
        </Group>
      </Container>
    </Box>
  );
}

/** Nobody is sent away for what the network does: the page stays and says how old it may be. */
function Reconnecting() {
  const { status } = useAuthState();
  const { t } = useLingui();
  return (
    <LiveRegion className="app-connection">
      {status === 'unknown' && (
        <Notice tone="warning" title={t`Reconnecting…`}>
          <Trans>
            We cannot reach the server at the moment. What you see may be out of date; you are still logged in
            as far as we know.
          </Trans>
        </Notice>
      )}
    </LiveRegion>
  );
}

function Outside() {
  const state = useAuthState();
  const { t } = useLingui();
  const isReconnecting = state.status === 'unknown' && state.hasFailed;
  return (
    <Waiting
      text={isReconnecting ? t`Reconnecting… We cannot reach the server at the moment.` : t`One moment…`}
    />
  );
}
