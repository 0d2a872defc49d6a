import { Trans, useLingui } from '@lingui/react/macro';
import { Stack, Text, Title } from '@mantine/core';
import { useAuthState } from '@curfew/react';
import { lazy, Suspense, type ReactNode } from 'react';
import { AnchorLink } from '../ui/anchor-link.tsx';
import { PublicCard } from '../ui/public-card.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { Waiting } from '../ui/waiting.tsx';

/** Fetched only when somebody is in, as all of the frame. */
const PrivateFrame = lazy(async () => ({ default: (await import('./inside.ts')).PrivateFrame }));

/** In the frame for whoever is in, a page of its own for everybody else. */
export function NotFoundPage(): ReactNode {
  const { t } = useLingui();
  const { status } = useAuthState();
  if (status === 'out') return <OutsideNotFound />;
  return (
    <Suspense fallback={<Waiting text={t`One moment…`} />}>
      <PrivateFrame>
        <InsideNotFound />
      </PrivateFrame>
    </Suspense>
  );
}

function OutsideNotFound() {
  const { t } = useLingui();
  return (
    <PublicCard title={t`There is no such page`}>
      <Text fz="sm">
        <Trans>Nothing is at this address (error 404). It may be mistyped.</Trans>{' '}
        <AnchorLink to="/login" inherit className="app-link">
          <Trans>Go to the login page</Trans>
        </AnchorLink>
      </Text>
    </PublicCard>
  );
}

function InsideNotFound() {
  const { t } = useLingui();
  const title = t`There is no such page`;
  usePageTitle(title);
  return (
    <Stack component="main" gap="md">
      <Title order={1} fz={{ base: 24, xs: 28 }} tabIndex={-1}>
        {title}
      </Title>
      <Text>
        <Trans>Nothing is at this address (error 404). It may be mistyped.</Trans>{' '}
        <AnchorLink to="/sessions" inherit className="app-link">
          <Trans>Go to your sessions</Trans>
        </AnchorLink>
      </Text>
    </Stack>
  );
}
