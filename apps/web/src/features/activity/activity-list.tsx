import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import type { ActivityRecord } from '@curfew/contracts';
import { useSession } from '@curfew/react';
import { useEffect, useRef, useState } from 'react';
import { questionableIds } from '../../rules/questionable-ids.ts';
import { dayName, groupByDay } from '../../rules/group-by-day.ts';
import { oneRowPerLogin } from '../../rules/one-row-per-login.ts';
import { Glide } from '../../ui/glide.tsx';
import { LiveRegion } from '../../ui/live-region.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useServerNow } from '../../ui/use-server-now.ts';
import { ActivityRow } from './activity-row.tsx';
import { NotMeDialog } from './not-me-dialog.tsx';
import type { ActivityList as Activity } from './use-activity.ts';
import './activity.css';

/** The records by day, and what there is to say instead of them. */
export function ActivityList({ activity, isFiltered }: { activity: Activity; isFiltered: boolean }) {
  const { t } = useLingui();
  const { records, problem, isLoading, hasFailed, retry } = activity;
  return (
    <Stack gap="md">
      <LiveRegion>
        {(problem !== null || hasFailed) && (
          <Notice tone="error" title={t`The activity could not be loaded`}>
            {problem}
          </Notice>
        )}
      </LiveRegion>
      {hasFailed && (
        <Button variant="default" onClick={retry} mx="auto">
          <Trans>Try again</Trans>
        </Button>
      )}
      {isLoading && <ActivitySkeleton />}
      {!isLoading && !hasFailed && records.length === 0 && (
        <Text c="dimmed" className="app-card" p="lg">
          {isFiltered ? (
            <Trans>Nothing of this kind has been recorded.</Trans>
          ) : (
            <Trans>Nothing has been recorded yet.</Trans>
          )}
        </Text>
      )}
      {records.length > 0 && (
        <Glide blocks=".activity-days > *, .activity-days li">
          <Days activity={activity} />
        </Glide>
      )}
    </Stack>
  );
}

function Days({ activity }: { activity: Activity }) {
  const { i18n } = useLingui();
  const { session, elapsedOffsetMilliseconds } = useSession();
  const now = useServerNow(elapsedOffsetMilliseconds);
  const [doubted, setDoubted] = useState<ActivityRecord | null>(null);
  const questionable = questionableIds(activity.records, session.id);
  return (
    <Stack gap="lg" className="activity-days" data-stale={activity.isStale || undefined}>
      {groupByDay(oneRowPerLogin(activity.records)).map(({ key, items }) => (
        <section key={key} aria-labelledby={`day-${key}`}>
          <Title order={2} fz="md" mb="xs" id={`day-${key}`}>
            {dayName(Date.parse(items[0]?.at ?? key), { i18n, now })}
          </Title>
          <ul className="app-card app-list" aria-labelledby={`day-${key}`}>
            {items.map((record) => (
              <ActivityRow
                key={record.id}
                record={record}
                isThisSession={record.sessionId === session.id}
                onDoubt={questionable.has(record.id) ? () => setDoubted(record) : null}
              />
            ))}
          </ul>
        </section>
      ))}
      <More activity={activity} />
      <NotMeDialog record={doubted} onClose={() => setDoubted(null)} />
    </Stack>
  );
}

/** The button leaves with the last page: the focus goes to what stands in its place. */
function More({ activity: { hasMore, isLoadingMore, loadMore } }: { activity: Activity }) {
  const end = useRef<HTMLParagraphElement>(null);
  const wasPressed = useRef(false);
  useEffect(() => {
    if (!hasMore && wasPressed.current) end.current?.focus();
  }, [hasMore]);
  if (!hasMore) {
    return (
      <Text ref={end} tabIndex={-1} c="dimmed" fz="sm" ta="center" className="activity-end">
        <Trans>That is all there is.</Trans>
      </Text>
    );
  }
  const onClick = () => {
    wasPressed.current = true;
    void loadMore();
  };
  return (
    <Group justify="center">
      <Button variant="default" onClick={onClick} loading={isLoadingMore}>
        <Trans>Load more</Trans>
      </Button>
    </Group>
  );
}

/** The shape of rows that have not come yet. */
function ActivitySkeleton() {
  return (
    <div className="app-card app-late" aria-hidden>
      {[52, 68, 44, 60].map((width) => (
        <div key={width} className="app-row">
          <Skeleton w={44} h={44} radius="0.8rem" />
          <div>
            <Skeleton h={14} w={`${width}%`} mb={10} />
            <Skeleton h={10} w="40%" />
          </div>
        </div>
      ))}
    </div>
  );
}
