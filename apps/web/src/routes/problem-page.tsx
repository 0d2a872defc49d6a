import { Button, Text } from '@mantine/core';
import { PublicCard } from '../ui/public-card.tsx';

/** Shown instead of a page that could not be loaded, for example because a newer version has replaced it. */
export function ProblemPage() {
  return (
    <PublicCard title="This page could not be shown">
      <Text fz="sm">It may have been replaced by a newer version, or the connection was lost.</Text>
      <Button onClick={() => window.location.reload()}>Load it again</Button>
    </PublicCard>
  );
}
