import { useLingui } from '@lingui/react/macro';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { inBackground } from '@curfew/client';
import type { ActivityRecord } from '@curfew/contracts';
import { useLiveEvents, useLiveStatus, useTRPC, useTRPCClient } from '@curfew/react';
import { typesOf, type ActivityKind } from '../../rules/activity-search.ts';
import { describeProblem } from '../../rules/describe-problem.ts';

const PAGE_SIZE = 50;
const REFRESH_WHILE_PAUSED_MILLISECONDS = 30_000;
const firstPage: string | null = null;

export interface ActivityList {
  records: ActivityRecord[];
  /** Why the list cannot be shown although the server answers. */
  problem: string | null;
  /** Nothing has come yet. */
  isLoading: boolean;
  /** Nothing has come, and nothing is under way: try again. */
  hasFailed: boolean;
  /** The records are those of another kind, until the server has answered. */
  isStale: boolean;
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore: () => Promise<void>;
  retry: () => void;
}

/** The person's audit trail, newest first; asked for again with every live event, and by itself while there are none. */
export function useActivity(kind: ActivityKind | undefined): ActivityList {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { i18n } = useLingui();
  const isPaused = useLiveStatus() === 'paused';
  const input = { limit: PAGE_SIZE, types: typesOf(kind) };
  const query = useInfiniteQuery({
    queryKey: trpc.auth.activity.infiniteQueryKey(input),
    // Not tRPC's own options: those add a `direction` to the input, which a strict input refuses.
    queryFn: ({ pageParam, signal }) =>
      client.auth.activity.query(
        { ...input, ...(pageParam !== null && { cursor: pageParam }) },
        // Looking at the list must not keep a session alive; what the person does is reported by itself.
        { ...inBackground, signal },
      ),
    initialPageParam: firstPage,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: isPaused && REFRESH_WHILE_PAUSED_MILLISECONDS,
  });
  useLiveEvents(({ type }) => {
    if (type !== 'connections_changed' && type !== 'unrecognized_logins') void query.refetch();
  });
  const pages = query.data?.pages ?? [];
  return {
    records: [
      ...new Map(pages.flatMap((page) => page.records).map((record) => [record.id, record])).values(),
    ],
    problem: describeProblem(query.error, i18n),
    isLoading: query.isPending,
    hasFailed: query.isError && query.data === undefined,
    isStale: query.isPlaceholderData,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: async () => void (await query.fetchNextPage()),
    retry: () => void query.refetch(),
  };
}
