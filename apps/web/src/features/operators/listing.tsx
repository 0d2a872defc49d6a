import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { Trans } from '@lingui/react/macro';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { LiveRegion } from '../../ui/live-region.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { Pages } from './use-pages.ts';

interface ListingProps<Row extends { id: string }> {
  pages: Pages<unknown, Row>;
  columns: readonly Column<Row>[];
  caption: string;
  /** Said when there is nothing to show. */
  emptyText: string;
}

/** A keyset list: its table, its "Load more", and what there is to say instead of it. */
export function Listing<Row extends { id: string }>({
  pages,
  columns,
  caption,
  emptyText,
}: ListingProps<Row>) {
  const { rows, problem, isLoading, isStale, hasMore, isLoadingMore, loadMore } = pages;
  return (
    <Stack gap="sm">
      <LiveRegion>{problem !== null && <Notice tone="error">{problem}</Notice>}</LiveRegion>
      {isLoading && <ListingSkeleton />}
      {!isLoading && problem === null && (
        <div className="app-card operator-listing">
          {rows.length === 0 ? (
            <Text c="dimmed" fz="sm" p="md">
              {emptyText}
            </Text>
          ) : (
            <DataTable caption={caption} columns={columns} rows={rows} isStale={isStale} />
          )}
        </div>
      )}
      {hasMore && problem === null && (
        <Group justify="center">
          <Button variant="default" size="xs" fz="sm" onClick={loadMore} loading={isLoadingMore}>
            <Trans>Load more</Trans>
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function ListingSkeleton() {
  return (
    <div className="app-card operator-listing app-late" aria-hidden>
      <Stack p="md" gap="lg">
        {[70, 55, 62].map((width) => (
          <Skeleton key={width} h={14} w={`${width}%`} />
        ))}
      </Stack>
    </div>
  );
}
