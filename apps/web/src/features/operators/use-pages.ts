import { useLingui } from '@lingui/react';
import { keepPreviousData, useInfiniteQuery, type QueryKey } from '@tanstack/react-query';
import { describeProblem } from '../../rules/describe-problem.ts';

interface PageWithCursor {
  nextCursor: string | null;
}

interface PagesOptions<Page extends PageWithCursor, Row extends { id: string }> {
  queryKey: QueryKey;
  /** The cursor is missing for the first page. */
  fetchPage: (cursor: { cursor?: string }, signal: AbortSignal) => Promise<Page>;
  rowsOf: (page: Page) => Row[];
  isEnabled?: boolean;
}

export interface Pages<Page, Row> {
  rows: Row[];
  /** Null until the first answer. */
  firstPage: Page | null;
  /** Why the list cannot be shown although the server answers. */
  problem: string | null;
  isLoading: boolean;
  /** The rows are those of an earlier question, until this one is answered. */
  isStale: boolean;
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
}

const noCursor: string | null = null;

/** A list that comes page by page. What a row is counted by is its id: one that moved to another page is shown once. */
export function usePages<Page extends PageWithCursor, Row extends { id: string }>({
  queryKey,
  fetchPage,
  rowsOf,
  isEnabled = true,
}: PagesOptions<Page, Row>): Pages<Page, Row> {
  const { i18n } = useLingui();
  const query = useInfiniteQuery({
    queryKey,
    // Not tRPC's own options: those add a `direction` to the input, which a strict input refuses.
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam === null ? {} : { cursor: pageParam }, signal),
    initialPageParam: noCursor,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    // An operator's list changes when the operator asks: looking at it again is no activity of theirs.
    refetchOnWindowFocus: false,
    enabled: isEnabled,
  });
  const pages = query.data?.pages ?? [];
  return {
    rows: [...new Map(pages.flatMap(rowsOf).map((row) => [row.id, row])).values()],
    firstPage: pages[0] ?? null,
    problem: describeProblem(query.error, i18n),
    isLoading: query.isPending && isEnabled,
    isStale: query.isPlaceholderData,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
  };
}
