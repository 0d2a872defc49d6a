import { useInfiniteQuery } from '@tanstack/react-query';
import type { SessionSummary } from '@curfew/contracts';
import { useTRPC } from '@curfew/react';

const PAGE_SIZE = 50;
const REFRESH_MILLISECONDS = 10_000;

export interface SessionList {
  /** Null until the first answer. */
  current: SessionSummary | null;
  others: SessionSummary[];
  hasMore: boolean;
  isLoading: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
  refresh: () => Promise<void>;
}

/** The person's live sessions, asked for again every ten seconds while the page is visible, and when it gets the focus. */
export function useSessionList(): SessionList {
  const trpc = useTRPC();
  const query = useInfiniteQuery(
    trpc.auth.listSessions.infiniteQueryOptions(
      { limit: PAGE_SIZE },
      {
        getNextPageParam: (page) => page.nextCursor,
        refetchInterval: REFRESH_MILLISECONDS,
        // Looking at the list must not keep a session alive; what the person does is reported by itself.
        trpc: { context: { isBackground: true }, abortOnUnmount: true },
      },
    ),
  );
  // A session that becomes active while pages are loaded can be on two of them.
  const sessions = [
    ...new Map(query.data?.pages.flatMap((page) => page.sessions).map((row) => [row.id, row])).values(),
  ];
  return {
    current: sessions.find((session) => session.isCurrent) ?? null,
    others: sessions.filter((session) => !session.isCurrent),
    hasMore: query.hasNextPage,
    isLoading: query.data === undefined,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    refresh: async () => void (await query.refetch()),
  };
}
