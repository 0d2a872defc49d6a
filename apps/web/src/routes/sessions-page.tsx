import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Stack, Text, Title } from '@mantine/core';
import { useLogout, useSession } from '@curfew/react';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useEffectEvent } from 'react';
import { EndedSessions } from '../features/sessions/ended-sessions.tsx';
import { LiveLine } from '../features/sessions/live-line.tsx';
import { LogOutEverywhere } from '../features/sessions/log-out-everywhere.tsx';
import { OtherSessions } from '../features/sessions/other-sessions.tsx';
import { SessionRow } from '../features/sessions/session-row.tsx';
import { SessionSkeleton } from '../features/sessions/session-skeleton.tsx';
import '../features/sessions/sessions.css';
import { useEndSessions, type EndSessions } from '../features/sessions/use-end-sessions.ts';
import { useSessionList, type SessionList } from '../features/sessions/use-session-list.ts';
import { describeProblem } from '../rules/describe-problem.ts';
import { isPastDeadline } from '../rules/past-deadline.ts';
import { originWords } from '../rules/place-words.ts';
import { Glide } from '../ui/glide.tsx';
import { LiveRegion } from '../ui/live-region.tsx';
import { Notice } from '../ui/notice.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { useServerNow } from '../ui/use-server-now.ts';

/** What moves when a session begins or ends: a section, what stands in it, and a row. */
const BLOCKS = 'main section, main section > :not(.session-selection), .session-list > li';

export function SessionsPage() {
  const { t } = useLingui();
  usePageTitle(t`Your sessions`);
  const list = useSessionList();
  const ends = useEndSessions(list.refresh);
  return (
    <Stack component="main" gap="xl">
      <div className="session-head">
        <div>
          <Title order={1} fz={{ base: 24, xs: 28 }} tabIndex={-1}>
            <Trans>Your sessions</Trans>
          </Title>
          <Text c="dimmed" mt={4}>
            <Trans>Where you are logged in. Whatever you log out is cut off at once.</Trans>
          </Text>
        </div>
        <LogOutEverywhere />
      </div>
      <LiveLine />
      <ListProblem list={list} />
      <Glide blocks={BLOCKS}>
        {list.isLoading ? (
          list.error === null && <SessionSkeleton />
        ) : (
          <LoadedSessions list={list} ends={ends} />
        )}
        <EndedSessions sessions={list.ended} />
      </Glide>
    </Stack>
  );
}

/** What is shown stays; while nothing is shown yet, the person can ask again. */
function ListProblem({ list }: { list: SessionList }) {
  const { t, i18n } = useLingui();
  const problem = describeProblem(list.error, i18n);
  const isEmpty = list.isLoading && list.error !== null;
  return (
    <>
      <LiveRegion>
        {(isEmpty || problem !== null) && (
          <Notice tone="error">{problem ?? t`The list of your sessions could not be loaded.`}</Notice>
        )}
      </LiveRegion>
      {isEmpty && (
        <Button variant="default" mx="auto" onClick={() => void list.refresh()}>
          <Trans>Try again</Trans>
        </Button>
      )}
    </>
  );
}

function LoadedSessions({ list, ends }: { list: SessionList; ends: EndSessions }) {
  const { t, i18n } = useLingui();
  const { clockOffsetMilliseconds, elapsedOffsetMilliseconds } = useSession();
  const now = useServerNow(elapsedOffsetMilliseconds);
  const search = useSearch({ from: '/private/sessions' });
  const { logOut } = useLogout();
  useAskAtDeadlines(list, now, clockOffsetMilliseconds);
  const origins = [list.current, ...list.others].flatMap((session) =>
    session === null ? [] : (originWords(session, i18n) ?? []),
  );
  const hidesOrigin = new Set(origins).size === 1;
  return (
    <>
      {list.current !== null && (
        <ul className="app-card app-list session-list" aria-label={t`This device`}>
          <li>
            <SessionRow
              session={list.current}
              now={now}
              hidesOrigin={hidesOrigin}
              onRenamed={list.refresh}
              action={
                <Button variant="subtle" color="gray" size="xs" fz="sm" onClick={() => void logOut()}>
                  <Trans>Log out</Trans>
                </Button>
              }
            />
          </li>
        </ul>
      )}
      <OtherSessions list={list} now={now} hidesOrigin={hidesOrigin} search={search} ends={ends} />
    </>
  );
}

/** Nobody announces that a deadline passes: what has run out must not go on being shown as if it lived. */
function useAskAtDeadlines(list: SessionList, now: number, clockOffsetMilliseconds: number): void {
  const { current, others, askedAt } = list;
  const sessions = current === null ? others : [current, ...others];
  const isDue = isPastDeadline(sessions, askedAt + clockOffsetMilliseconds, now);
  const askAgain = useEffectEvent(() => void list.refresh());
  useEffect(() => {
    if (isDue) askAgain();
  }, [isDue]);
}
