import { Trans, useLingui } from '@lingui/react/macro';
import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { inBackgroundInBody } from '@curfew/client';
import { useLiveEvents, useTRPC, useTRPCClient } from '@curfew/react';
import { activityWords } from '../../rules/activity-words.ts';
import { oneRowPerLogin } from '../../rules/one-row-per-login.ts';
import { absoluteTime } from '../../rules/relative-time.ts';

const SHOWN = 5;

/** What has happened to one session lately, the latest first. */
export function SessionEvents({ sessionId }: { sessionId: string }) {
  const { i18n } = useLingui();
  const trpc = useTRPC();
  const client = useTRPCClient();
  // One more: a login from a new device is two records and one row.
  const input = { sessionId, limit: SHOWN + 1 };
  const query = useQuery({
    queryKey: trpc.auth.activity.queryKey(input),
    queryFn: ({ signal }) => client.auth.activity.query(input, { ...inBackgroundInBody, signal }),
  });
  useLiveEvents(({ type }) => {
    if (type !== 'connections_changed' && type !== 'unrecognized_logins') void query.refetch();
  });
  const records = oneRowPerLogin(query.data?.records ?? []).slice(0, SHOWN);
  return (
    <div className="session-events">
      <Text fz="sm" c="dimmed">
        <Trans>What has happened</Trans>
      </Text>
      {query.isPending && <Skeleton h={14} w="60%" mt={8} />}
      {query.isError && query.data === undefined && (
        <Text fz="sm">
          <Trans>This could not be loaded.</Trans>
        </Text>
      )}
      {query.data !== undefined && records.length === 0 && (
        <Text fz="sm">
          <Trans>Nothing is on record any more.</Trans>
        </Text>
      )}
      <ol>
        {records.map((record) => (
          <li key={record.id}>
            {activityWords(record, i18n)}{' '}
            <time dateTime={record.at}>{absoluteTime(Date.parse(record.at), i18n.locale)}</time>
          </li>
        ))}
      </ol>
    </div>
  );
}
