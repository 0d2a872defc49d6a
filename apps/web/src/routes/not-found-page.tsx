import { Trans, useLingui } from '@lingui/react/macro';
import { Text } from '@mantine/core';
import { AnchorLink } from '../ui/anchor-link.tsx';
import { PublicCard } from '../ui/public-card.tsx';

export function NotFoundPage() {
  const { t } = useLingui();
  return (
    <PublicCard title={t`There is no such page`}>
      <Text fz="sm">
        <Trans>The address may be mistyped.</Trans>{' '}
        <AnchorLink to="/sessions" inherit className="app-link">
          <Trans>Go to your sessions</Trans>
        </AnchorLink>
      </Text>
    </PublicCard>
  );
}
