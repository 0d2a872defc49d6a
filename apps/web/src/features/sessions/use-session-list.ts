import { useInfiniteQuery } from '@tanstack/react-query';
import { inBackground } from '@curfew/client';
import type { SessionSummary } from '@curfew/contracts';
import { useTRPC, useTRPCClient } from '@curfew/react';
import { describeProblem } from '../../rules/describe-problem.ts';

const PAGE_SIZE = 50;
const REFRESH_MILLISECONDS = 10_000;
const firstPage: string | null = null;

export interface SessionList {
  /** Null until the first answer. */
  current: SessionSummary | null;
  others: SessionSummary[];
  /** Why the list cannot be shown although the server answers; null when there is nothing to say. */
  problem: string | null;
  hasMore: boolean;
  isLoading: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
  refresh: () => Promise<void>;
}

/** The person's live sessions, asked for again every ten seconds while the page is visible, and when it gets the focus. */
export function useSessionList(): SessionList {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const query = useInfiniteQuery({
    queryKey: trpc.auth.listSessions.infiniteQueryKey({ limit: PAGE_SIZE }),
    // Not tRPC's own options: those add a `direction` to the input, which a strict input refuses.
    queryFn: ({ pageParam, signal }) =>
      client.auth.listSessions.query(
        { limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) },
        // Looking at the list must not keep a session alive; what the person does is reported by itself.
        { ...inBackground, signal },
      ),
    initialPageParam: firstPage,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: REFRESH_MILLISECONDS,
  });
  // A session that becomes active while pages are loaded can be on two of them.
  const sessions = [
    ...new Map(query.data?.pages.flatMap((page) => page.sessions).map((row) => [row.id, row])).values(),
  ];
  return {
    current: sessions.find((session) => session.isCurrent) ?? null,
    others: sessions.filter((session) => !session.isCurrent),
    problem: describeProblem(query.error),
    hasMore: query.hasNextPage,
    isLoading: query.data === undefined,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    refresh: async () => void (await query.refetch()),
  };
}
