import { Stack, Text, Title } from '@mantine/core';
import { useSession } from '@curfew/react';
import { AnchorLink } from '../ui/anchor-link.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';

/** Shown instead of the operator area to somebody who is none. Nothing of it was asked for or loaded. */
export function NotAllowedPage() {
  const { user } = useSession();
  usePageTitle('Not allowed');
  return (
    <Stack component="main" gap="sm">
      <Title order={1} fz={{ base: 24, xs: 28 }} tabIndex={-1}>
        Not allowed
      </Title>
      <Text>
        This page is for operators. You are logged in as {user.email}, which is not the account of an
        operator.
      </Text>
      <Text fz="sm">
        <AnchorLink to="/sessions" inherit className="app-link">
          Go to your sessions
        </AnchorLink>
      </Text>
    </Stack>
  );
}
