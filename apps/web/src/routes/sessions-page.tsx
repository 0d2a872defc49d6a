import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useLogout, useSession } from '@curfew/react';
import { useRef } from 'react';
import { LogOutEverywhere } from '../features/sessions/log-out-everywhere.tsx';
import { LogOutOthers } from '../features/sessions/log-out-others.tsx';
import { OtherSessionRow } from '../features/sessions/other-session-row.tsx';
import { SessionRow } from '../features/sessions/session-row.tsx';
import { SessionSkeleton } from '../features/sessions/session-skeleton.tsx';
import { useEndSessions } from '../features/sessions/use-end-sessions.ts';
import { useSessionList, type SessionList } from '../features/sessions/use-session-list.ts';
import { LiveRegion } from '../ui/live-region.tsx';
import { Notice } from '../ui/notice.tsx';
import { OutcomeNotice } from '../ui/outcome-notice.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { useServerNow } from '../ui/use-server-now.ts';

export function SessionsPage() {
  usePageTitle('Your sessions');
  const list = useSessionList();
  return (
    <Stack component="main" gap="xl">
      <div>
        <Title order={1} fz={{ base: 24, xs: 28 }} tabIndex={-1}>
          Your sessions
        </Title>
        <Text c="dimmed" mt={4}>
          Where you are logged in. Whatever you log out is cut off at once.
        </Text>
      </div>
      <LiveRegion>{list.problem !== null && <Notice tone="error">{list.problem}</Notice>}</LiveRegion>
      {list.isLoading ? <SessionSkeleton /> : <LoadedSessions list={list} />}
      <Group justify="space-between" gap="xs">
        <Text fz="sm" c="dimmed">
          Lost a device, or something looks wrong?
        </Text>
        <LogOutEverywhere />
      </Group>
    </Stack>
  );
}

function LoadedSessions({ list }: { list: SessionList }) {
  const { clockOffsetMilliseconds } = useSession();
  const now = useServerNow(clockOffsetMilliseconds);
  const { logOut } = useLogout();
  return (
    <>
      {list.current !== null && (
        <ul className="app-card app-list" aria-label="This device">
          <SessionRow
            session={list.current}
            now={now}
            action={
              <Button size="xs" fz="sm" onClick={() => void logOut()}>
                Log out
              </Button>
            }
          />
        </ul>
      )}
      <OtherSessions list={list} now={now} />
    </>
  );
}

function OtherSessions({ list, now }: { list: SessionList; now: number }) {
  const { others, hasMore } = list;
  const heading = useRef<HTMLHeadingElement>(null);
  const { isBusy, outcome, dismiss, endOne, endOthers } = useEndSessions(list.refresh);
  // The button that was pressed has left with its row; the focus must not fall back to the top of the page.
  const keepFocus = () => heading.current?.focus();
  return (
    <Stack component="section" gap="sm" aria-labelledby="other-sessions">
      <Group justify="space-between" gap="xs" mih={30}>
        <Title order={2} fz="lg" id="other-sessions" ref={heading} tabIndex={-1}>
          Other sessions
        </Title>
        {(others.length > 0 || hasMore) && (
          <LogOutOthers
            count={others.length}
            hasMore={hasMore}
            isBusy={isBusy}
            onLogOut={() => endOthers().then(keepFocus)}
          />
        )}
      </Group>
      <OutcomeNotice outcome={outcome} onClose={dismiss} />
      {others.length === 0 && !hasMore && (
        <Text c="dimmed" fz="sm">
          You are only logged in here.
        </Text>
      )}
      {others.length > 0 && (
        <ul className="app-card app-list" aria-labelledby="other-sessions">
          {others.map((session) => (
            <OtherSessionRow
              key={session.id}
              session={session}
              now={now}
              isBusy={isBusy}
              onLogOut={(ended) => endOne(ended).then(keepFocus)}
            />
          ))}
        </ul>
      )}
      {hasMore && (
        <Button variant="default" onClick={list.loadMore} loading={list.isLoadingMore} mx="auto">
          Load more
        </Button>
      )}
    </Stack>
  );
}
