import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack, Text, Title } from '@mantine/core';
import type { SessionSummary } from '@curfew/contracts';
import { useRef } from 'react';
import { isInactive } from '../../rules/inactive-sessions.ts';
import { logOutInactiveLabel, logOutOthersLabel } from '../../rules/logout-words.ts';
import { OutcomeNotice } from '../../ui/outcome-notice.tsx';
import { InactiveFilter } from './inactive-filter.tsx';
import { OnlyHere } from './only-here.tsx';
import { LogOutSeveral } from './log-out-several.tsx';
import { OtherSessionRow } from './other-session-row.tsx';
import { useEndSessions } from './use-end-sessions.ts';
import type { SessionList } from './use-session-list.ts';

interface OtherSessionsProps {
  list: SessionList;
  /** Milliseconds, by the server's clock. */
  now: number;
  hidesNetwork: boolean;
  isInactiveOnly: boolean;
}

/** Where the person is logged in besides here, and what ends that. The list is the preview of what its button ends. */
export function OtherSessions({ list, now, hidesNetwork, isInactiveOnly }: OtherSessionsProps) {
  const { i18n, t } = useLingui();
  const { others, hasMore } = list;
  const inactive = others.filter((session) => isInactive(session, now));
  const shown = isInactiveOnly ? inactive : others;
  const heading = useRef<HTMLHeadingElement>(null);
  const ends = useEndSessions(list.refresh);
  // The button that was pressed has left with its row; the focus must not fall back to the top of the page.
  const keepFocus = () => heading.current?.focus();
  const hasBulk = isInactiveOnly ? inactive.length > 0 : others.length > 0 || hasMore;
  return (
    <Stack component="section" gap="sm" aria-labelledby="other-sessions">
      <Group justify="space-between" gap="xs" mih={30}>
        <Title order={2} fz="lg" id="other-sessions" ref={heading} tabIndex={-1}>
          <Trans>Other sessions</Trans>
        </Title>
        {hasBulk && (
          <LogOutSeveral
            // A question that is open speaks of what was shown before.
            key={isInactiveOnly ? 'inactive' : 'all'}
            label={
              isInactiveOnly
                ? logOutInactiveLabel(inactive.length, i18n)
                : logOutOthersLabel(hasMore ? null : others.length, i18n)
            }
            question={
              isInactiveOnly ? t`Exactly the sessions shown here end.` : t`Only this device stays logged in.`
            }
            isBusy={ends.isBusy}
            onLogOut={() => (isInactiveOnly ? ends.endInactive(inactive) : ends.endOthers()).then(keepFocus)}
          />
        )}
      </Group>
      {(inactive.length > 0 || isInactiveOnly || hasMore) && (
        <InactiveFilter all={others.length} inactive={inactive.length} hasMore={hasMore} />
      )}
      <OutcomeNotice outcome={ends.outcome} onClose={ends.dismiss} />
      {shown.length === 0 && !hasMore && (isInactiveOnly ? <AllUsedLately /> : <OnlyHere />)}
      <Rows
        sessions={shown}
        list={list}
        now={now}
        hidesNetwork={hidesNetwork}
        ends={ends}
        onFocusLost={keepFocus}
      />
      {hasMore && (
        <Button variant="default" onClick={list.loadMore} loading={list.isLoadingMore} mx="auto">
          <Trans>Load more</Trans>
        </Button>
      )}
    </Stack>
  );
}

function AllUsedLately() {
  return (
    <Text c="dimmed" fz="sm">
      <Trans>All of them were used lately.</Trans>
    </Text>
  );
}

interface RowsProps {
  sessions: readonly SessionSummary[];
  list: SessionList;
  now: number;
  hidesNetwork: boolean;
  ends: ReturnType<typeof useEndSessions>;
  onFocusLost: () => void;
}

function Rows({ sessions, list, now, hidesNetwork, ends, onFocusLost }: RowsProps) {
  if (sessions.length === 0) return null;
  return (
    <ul className="app-card app-list session-list" aria-labelledby="other-sessions">
      {sessions.map((session) => (
        <OtherSessionRow
          key={session.id}
          session={session}
          now={now}
          hidesNetwork={hidesNetwork}
          isBusy={ends.isBusy}
          onLogOut={(ended) => ends.endOne(ended).then(onFocusLost)}
          onRenamed={list.refresh}
          onFocusLost={onFocusLost}
        />
      ))}
    </ul>
  );
}
