import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useEffect, useEffectEvent, useRef } from 'react';
import { findSessions } from '../../rules/find-sessions.ts';
import { inactiveEnded, selectedEnded } from '../../rules/logout-words.ts';
import type { SessionsSearch } from '../../rules/sessions-search.ts';
import { OutcomeNotice } from '../../ui/outcome-notice.tsx';
import { LogOutShown } from './log-out-shown.tsx';
import { OnlyHere } from './only-here.tsx';
import { OtherSessionList } from './other-session-list.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { SessionFilter } from './session-filter.tsx';
import { SessionTools } from './session-tools.tsx';
import type { EndSessions } from './use-end-sessions.ts';
import { useSelection } from './use-selection.ts';
import type { SessionList } from './use-session-list.ts';

/** From so many on, this one included, a list has to be looked through. */
const MANY = 8;

interface OtherSessionsProps {
  list: SessionList;
  /** Milliseconds, by the server's clock. */
  now: number;
  hidesOrigin: boolean;
  search: SessionsSearch;
  ends: EndSessions;
}

/** Where the person is logged in besides here, and what ends that. The list is the preview of what its buttons end. */
export function OtherSessions({ list, now, hidesOrigin, search, ends }: OtherSessionsProps) {
  const { i18n } = useLingui();
  const { others, hasMore } = list;
  const shown = findSessions(others, search, { now, i18n });
  const isMany = others.length + 1 >= MANY || hasMore;
  const isFiltered = search.show !== undefined || search.text !== undefined;
  const heading = useRef<HTMLHeadingElement>(null);
  const selection = useSelection(shown);
  // What is selected stays so when others end and the rest is no longer many.
  const canSelect = isMany || selection.sessions.length > 0;
  // The button that was pressed has left with its row; the focus must not fall back to the top of the page.
  const keepFocus = () => heading.current?.focus();
  useWholeList(list, isFiltered);
  return (
    <Stack component="section" gap="sm" aria-labelledby="other-sessions">
      <Group justify="space-between" gap="xs" mih={30}>
        <Title order={2} fz="lg" id="other-sessions" ref={heading} tabIndex={-1}>
          <Trans>Other sessions</Trans>
        </Title>
        <LogOutShown
          list={list}
          shown={shown}
          search={search}
          isBusy={ends.isBusy}
          onEndOthers={() => ends.endOthers().then(keepFocus)}
          onEndInactive={() => ends.endThese(shown, inactiveEnded).then(keepFocus)}
          onFocusLost={keepFocus}
        />
      </Group>
      <SessionFilter sessions={others} now={now} search={search} hasMore={hasMore} hasKinds={isMany} />
      {(canSelect || search.text !== undefined) && (
        <SessionTools
          search={search}
          selection={canSelect ? selection : null}
          shownCount={shown.length}
          onFocusLost={keepFocus}
        />
      )}
      <OutcomeNotice outcome={ends.outcome} onClose={ends.dismiss} />
      {shown.length === 0 && !hasMore && (isFiltered ? <NothingShown search={search} /> : <OnlyHere />)}
      <OtherSessionList
        sessions={shown}
        selection={canSelect ? selection : null}
        now={now}
        hidesOrigin={hidesOrigin}
        ends={ends}
        onRenamed={list.refresh}
        onFocusLost={keepFocus}
      />
      {hasMore && (
        <Button variant="default" onClick={list.loadMore} loading={list.isLoadingMore} mx="auto">
          <Trans>Load more</Trans>
        </Button>
      )}
      {canSelect && (
        <SelectionBar
          selection={selection}
          isBusy={ends.isBusy}
          onLogOut={() => ends.endThese(selection.sessions, selectedEnded).then(keepFocus)}
          onFocusLost={keepFocus}
        />
      )}
    </Stack>
  );
}

/** What is looked for may be further down than what has been loaded. */
function useWholeList(list: SessionList, isWanted: boolean): void {
  const isDue = isWanted && list.hasMore && !list.isLoadingMore;
  const loadMore = useEffectEvent(list.loadMore);
  useEffect(() => {
    if (isDue) loadMore();
  }, [isDue]);
}

function NothingShown({ search }: { search: SessionsSearch }) {
  const isUsedLately = search.show === 'inactive' && search.text === undefined;
  return (
    <Text c="dimmed" fz="sm">
      {isUsedLately ? <Trans>All of them were used lately.</Trans> : <Trans>No session matches.</Trans>}
    </Text>
  );
}
