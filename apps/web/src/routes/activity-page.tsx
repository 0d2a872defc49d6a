import { Stack, Text, Title } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { getRouteApi } from '@tanstack/react-router';
import { ActivityFilter } from '../features/activity/activity-filter.tsx';
import { ActivityList } from '../features/activity/activity-list.tsx';
import { ExportButtons } from '../features/activity/export-buttons.tsx';
import { useActivity } from '../features/activity/use-activity.ts';
import { useActivityExport } from '../features/activity/use-activity-export.ts';
import { parseActivitySearch } from '../rules/activity-search.ts';
import { OutcomeNotice } from '../ui/outcome-notice.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';

const route = getRouteApi('/private/activity');

export function ActivityPage() {
  const { t } = useLingui();
  usePageTitle(t`Activity`);
  // Again: the router keeps what it was told to drop.
  const { kind } = parseActivitySearch({ ...route.useSearch() });
  const activity = useActivity(kind);
  const activityExport = useActivityExport(kind);
  return (
    <Stack component="main" gap="lg">
      <div className="activity-head">
        <Title order={1} fz={{ base: 24, xs: 28 }} tabIndex={-1}>
          <Trans>Activity</Trans>
        </Title>
        <Text c="dimmed">
          <Trans>What happened in your account, when and from where.</Trans>
        </Text>
        <ExportButtons activityExport={activityExport} />
      </div>
      <ActivityFilter kind={kind} />
      <OutcomeNotice outcome={activityExport.outcome} onClose={activityExport.dismiss} />
      <ActivityList activity={activity} isFiltered={kind !== undefined} />
    </Stack>
  );
}
