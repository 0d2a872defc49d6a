import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Text } from '@mantine/core';
import { PublicCard } from '../ui/public-card.tsx';
import { useReloadIfReplaced } from '../ui/use-reload-if-replaced.ts';

/** Shown instead of a page that could not be loaded, for example because a newer version has replaced it. */
export function ProblemPage() {
  const { t } = useLingui();
  useReloadIfReplaced();
  return (
    <PublicCard title={t`This page could not be shown`}>
      <Text fz="sm">
        <Trans>It may have been replaced by a newer version, or the connection was lost.</Trans>
      </Text>
      <Button onClick={() => window.location.reload()}>
        <Trans>Load it again</Trans>
      </Button>
    </PublicCard>
  );
}
