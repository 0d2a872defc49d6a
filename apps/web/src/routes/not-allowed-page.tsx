import { Trans, useLingui } from '@lingui/react/macro';
import { Stack, Text, Title } from '@mantine/core';
import { useSession } from '@curfew/react';
import { AnchorLink } from '../ui/anchor-link.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';

/** Shown instead of the operator area to somebody who is none. Nothing of it was asked for or loaded. */
export function NotAllowedPage() {
  const { t } = useLingui();
  const { user } = useSession();
  const { email } = user;
  usePageTitle(t`Not allowed`);
  return (
    <Stack component="main" gap="sm">
      <Title order={1} fz={{ base: 24, xs: 28 }} tabIndex={-1}>
        <Trans>Not allowed</Trans>
      </Title>
      <Text>
        <Trans>
          This page is for operators. You are logged in as {email}, which is not the account of an operator.
        </Trans>
      </Text>
      <Text fz="sm">
        <AnchorLink to="/sessions" inherit className="app-link">
          <Trans>Go to your sessions</Trans>
        </AnchorLink>
      </Text>
    </Stack>
  );
}
