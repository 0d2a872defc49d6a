import { Container } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { Outlet, useLocation } from '@tanstack/react-router';
import { SessionScope, useAuthState } from '@curfew/react';
import { PrivateFooter } from '../features/frame/private-footer.tsx';
import { PrivateHeader } from '../features/frame/private-header.tsx';
import { PasswordDialog } from '../features/password/password-dialog.tsx';
import { TimeoutDialog } from '../features/timeouts/timeout-dialog.tsx';
import { NewLoginNotices } from '../features/sessions/new-login-notice.tsx';
import { LiveRegion } from '../ui/live-region.tsx';
import { Notice } from '../ui/notice.tsx';
import { Waiting } from '../ui/waiting.tsx';

/** The frame of every private page. What it frames exists only while somebody is in. */
export function PrivateLayout() {
  const isOperatorArea = useLocation({ select: ({ pathname }) => /^\/admin(?:\/|$)/u.test(pathname) });
  const size = isOperatorArea ? 'lg' : 'sm';
  return (
    <SessionScope fallback={<Outside />}>
      <PrivateHeader isOperatorArea={isOperatorArea} size={size} />
      <Container size={size} py={{ base: 'md', xs: 'xl' }} px="md">
        <Reconnecting />
        <NewLoginNotices />
        <Outlet />
      </Container>
      <PrivateFooter size={size} />
      <PasswordDialog />
      <TimeoutDialog />
    </SessionScope>
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
