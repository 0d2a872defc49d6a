import { Trans, useLingui } from '@lingui/react/macro';
import { Box, Container, Text } from '@mantine/core';
import { useSession } from '@curfew/react';
import { AnchorLink } from '../../ui/anchor-link.tsx';
import { Brand } from '../../ui/brand.tsx';
import { NavAnchor } from '../../ui/nav-anchor.tsx';
import './frame.css';

interface PrivateHeaderProps {
  isOperatorArea: boolean;
  size: 'sm' | 'lg';
}

/** Who is in, and the ways to the private pages. */
export function PrivateHeader({ isOperatorArea, size }: PrivateHeaderProps) {
  const { user } = useSession();
  return (
    <Box component="header" className="app-header">
      <Container size={size} px="md" className="frame-header">
        <Brand />
        {!isOperatorArea && !user.mustChangePassword && <PageNav />}
        <div className="frame-person">
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
        </div>
      </Container>
    </Box>
  );
}

function PageNav() {
  const { t } = useLingui();
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
    </nav>
  );
}
