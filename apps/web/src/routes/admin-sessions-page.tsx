import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { sessionFilterSchema } from '@curfew/contracts';
import { useTRPC } from '@curfew/react';
import { useRef } from 'react';
import { BulkLogout } from '../features/operators/bulk-logout.tsx';
import { SessionFilters } from '../features/operators/session-filters.tsx';
import { SessionList, useSessionPages } from '../features/operators/session-list.tsx';
import { useOperatorActs } from '../features/operators/use-operator-acts.ts';
import { listedCount } from '../rules/operator-words.ts';
import { parseSessionSearch, type SessionSearch } from '../rules/operator-search.ts';
import { LiveRegion } from '../ui/live-region.tsx';
import { Notice } from '../ui/notice.tsx';
import { OperatorPage } from '../ui/operator-page.tsx';
import { OutcomeNotice } from '../ui/outcome-notice.tsx';

const route = getRouteApi('/private/admin/sessions');

/** The list is the preview of the bulk act: one filter, one address, for both. */
export function AdminSessionsPage() {
  const { t, i18n } = useLingui();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const heading = useRef<HTMLHeadingElement>(null);
  const acts = useOperatorActs();
  const filter = filterOf(search);
  const pages = useSessionPages(filter);
  const { firstPage, isStale } = pages;
  const hasConditions = Object.keys(search).length > 0;
  return (
    <OperatorPage
      title={t`Sessions`}
      heading={heading}
      actions={
        filter !== null &&
        (firstPage === null ? (
          <Skeleton h={30} w={200} />
        ) : (
          <BulkLogout
            filter={filter}
            total={firstPage.total}
            serverNow={firstPage.serverNow}
            isDisabled={isStale}
            onEnded={() => queryClient.invalidateQueries(trpc.admin.pathFilter())}
          />
        ))
      }
    >
      <SessionFilters
        search={search}
        onChange={(change) =>
          void navigate({ search: (before) => parseSessionSearch({ ...before, ...change }), replace: true })
        }
      />
      <OutcomeNotice outcome={acts.outcome} onClose={acts.dismiss} />
      {filter === null ? (
        <Notice tone="error" title={t`This filter is not understood`}>
          <Trans>
            A network or an id in it is misspelt, for example. Nothing is listed, so that nothing else can be
            meant.
          </Trans>
        </Notice>
      ) : (
        <Stack gap={6}>
          <Group gap="sm" mih={30}>
            <LiveRegion>
              {firstPage !== null && (
                <Text fz="sm" c="dimmed">
                  {listedCount(firstPage.total, hasConditions, i18n)}
                </Text>
              )}
            </LiveRegion>
            {hasConditions && (
              <Button variant="subtle" size="xs" fz="sm" onClick={() => void navigate({ search: {} })}>
                <Trans>Clear filter</Trans>
              </Button>
            )}
          </Group>
          <SessionList
            pages={pages}
            acts={acts}
            showsPerson
            onEnded={() => heading.current?.focus()}
            emptyText={t`No live session matches.`}
          />
        </Stack>
      )}
    </OperatorPage>
  );
}

/** Null when a condition of the address is none: to leave it out would mean more sessions. */
function filterOf({ inactiveForSeconds, ...search }: SessionSearch) {
  const parsed = sessionFilterSchema.safeParse({
    ...search,
    ...(inactiveForSeconds !== undefined && { inactiveForSeconds: wholeNumber(inactiveForSeconds) }),
  });
  return parsed.success ? parsed.data : null;
}

/** NaN, which no filter takes, for anything but digits: "1e3" and "0x10" are none. */
function wholeNumber(text: string): number {
  return /^\d+$/u.test(text) ? Number(text) : Number.NaN;
}
