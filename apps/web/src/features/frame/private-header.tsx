import { Trans, useLingui } from '@lingui/react/macro';
import { Box, Container } from '@mantine/core';
import { useSession } from '@curfew/react';
import { Brand } from '../../ui/brand.tsx';
import { NavAnchor } from '../../ui/nav-anchor.tsx';
import { AccountMenu } from './account-menu.tsx';
import './frame.css';

interface PrivateHeaderProps {
  isOperatorArea: boolean;
  size: 'sm' | 'lg';
}

/** The ways to the private pages, who is in, and the ways out. */
export function PrivateHeader({ isOperatorArea, size }: PrivateHeaderProps) {
  const { user } = useSession();
  return (
    <Box component="header" className="app-header">
      <Container size={size} px="md" className="frame-header">
        <Brand />
        {!user.mustChangePassword && <PageNav isOperatorArea={isOperatorArea} />}
        <AccountMenu />
      </Container>
    </Box>
  );
}

/** The operator area has a navigation of its own, so there is one way out of it here, and one way into it. */
function PageNav({ isOperatorArea }: Pick<PrivateHeaderProps, 'isOperatorArea'>) {
  const { t } = useLingui();
  const { user } = useSession();
  if (isOperatorArea) {
    return (
      <nav aria-label={t`Your account`} className="frame-nav">
        <NavAnchor to="/sessions">
          <Trans>Your sessions</Trans>
        </NavAnchor>
      </nav>
    );
  }
  return (
    <nav aria-label={t`Your account`} className="frame-nav">
      <NavAnchor to="/sessions">
        <Trans>Sessions</Trans>
      </NavAnchor>
      <NavAnchor to="/activity">
        <Trans>Activity</Trans>
      </NavAnchor>
      <NavAnchor to="/security">
        <Trans>Security</Trans>
      </NavAnchor>
      {user.role === 'admin' && (
        <NavAnchor to="/admin/users">
          <Trans>Operator area</Trans>
        </NavAnchor>
      )}
    </nav>
  );
}
