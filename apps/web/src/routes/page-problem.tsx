import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Stack, Text, Title } from '@mantine/core';
import { usePageTitle } from '../ui/use-page-title.ts';
import { useReloadIfReplaced } from '../ui/use-reload-if-replaced.ts';

/** Shown inside the frame instead of a page that could not be loaded; the other pages can still be opened. */
export function PageProblem() {
  const { t } = useLingui();
  useReloadIfReplaced();
  const title = t`This page could not be shown`;
  usePageTitle(title);
  return (
    <Stack component="main" gap="md" align="flex-start">
      <Title order={1} fz={{ base: 24, xs: 28 }} tabIndex={-1}>
        {title}
      </Title>
      <Text role="alert">
        <Trans>It may have been replaced by a newer version, or the connection was lost.</Trans>
      </Text>
      <Button onClick={() => window.location.reload()}>
        <Trans>Load it again</Trans>
      </Button>
    </Stack>
  );
}
