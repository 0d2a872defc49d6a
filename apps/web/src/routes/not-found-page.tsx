import { Text } from '@mantine/core';
import { AnchorLink } from '../ui/anchor-link.tsx';
import { PublicCard } from '../ui/public-card.tsx';

export function NotFoundPage() {
  return (
    <PublicCard title="There is no such page">
      <Text fz="sm">
        The address may be mistyped.{' '}
        <AnchorLink to="/sessions" inherit className="app-link">
          Go to your sessions
        </AnchorLink>
      </Text>
    </PublicCard>
  );
}
