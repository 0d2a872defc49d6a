import { Button, Group } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Trans } from '@lingui/react/macro';
import { useFocusReturned } from '../../ui/use-focus-returned.ts';
import type { ActivityExport } from './use-activity-export.ts';

/** Saves what the filter shows, all of it. */
export function ExportButtons({ activityExport: { busyWith, run } }: { activityExport: ActivityExport }) {
  const csv = useFocusReturned(busyWith === 'csv');
  const json = useFocusReturned(busyWith === 'json');
  const look = {
    variant: 'default',
    size: 'xs',
    fz: 'sm',
    leftSection: <IconDownload size={16} aria-hidden />,
  } as const;
  return (
    <Group gap="xs">
      <Button {...look} ref={csv} onClick={() => run('csv')} loading={busyWith === 'csv'}>
        <Trans>Export CSV</Trans>
      </Button>
      <Button {...look} ref={json} onClick={() => run('json')} loading={busyWith === 'json'}>
        <Trans>Export JSON</Trans>
      </Button>
    </Group>
  );
}
