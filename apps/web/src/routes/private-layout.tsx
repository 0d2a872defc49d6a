import { Container } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { Outlet, useLocation } from '@tanstack/react-router';
import { SessionScope, useAuthState } from '@curfew/react';
import { useRef, type ReactNode } from 'react';
import { PrivateFooter } from '../features/frame/private-footer.tsx';
import { PrivateHeader } from '../features/frame/private-header.tsx';
import { SkipLink } from '../features/frame/skip-link.tsx';
import { PasswordDialog } from '../features/password/password-dialog.tsx';
import { TimeoutDialog } from '../features/timeouts/timeout-dialog.tsx';
import { NewLoginNotice } from '../features/sessions/new-login-notice.tsx';
import { LiveRegion } from '../ui/live-region.tsx';
import { Notice } from '../ui/notice.tsx';
import { useHeadingFocus } from '../ui/use-heading-focus.ts';
import { usePreloadedPages } from '../ui/use-preloaded-pages.ts';
import { Waiting } from '../ui/waiting.tsx';

/** Of everybody who is in. The operator area is fetched by operators alone, a page at a time. */
const PAGES = ['/sessions', '/activity', '/security', '/change-password'];

export function PrivateLayout() {
  return (
    <PrivateFrame>
      <Outlet />
    </PrivateFrame>
  );
}

/** The frame of every private page. What it frames exists only while somebody is in. */
export function PrivateFrame({ children }: { children: ReactNode }) {
  const isOperatorArea = useLocation({ select: ({ pathname }) => /^\/admin(?:\/|$)/u.test(pathname) });
  const size = isOperatorArea ? 'lg' : 'sm';
  const content = useRef<HTMLDivElement>(null);
  useHeadingFocus();
  usePreloadedPages(PAGES);
  return (
    <SessionScope fallback={<Outside />}>
      <SkipLink content={content} />
      <PrivateHeader isOperatorArea={isOperatorArea} size={size} />
      <Container
        ref={content}
        id="content"
        tabIndex={-1}
        size={size}
        py={{ base: 'md', xs: 'xl' }}
        px="md"
        className="frame-content"
      >
        <Reconnecting />
        <NewLoginNotice />
        {children}
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
