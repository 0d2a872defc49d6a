import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { inBackground, readError } from '@curfew/client';
import type { EndedSession, ListSessionsOutput, LiveEvent, SessionSummary } from '@curfew/contracts';
import { useLiveEvents, useLiveStatus, useTRPC, useTRPCClient } from '@curfew/react';
import { useState } from 'react';
import { inTurn } from './in-turn.ts';

const PAGE_SIZE = 50;
/** While nobody tells this page what happens. */
const POLL_MILLISECONDS = 30_000;
/** The server vouches for a connection for at most a minute, so the list is fetched again before that. */
const RENEW_MILLISECONDS = 20_000;
/** Longer than a glide takes: an update during one would be a jump. */
const REST_MILLISECONDS = 300;
const firstPage: string | null = null;

export interface SessionList {
  /** Null until the first answer. */
  current: SessionSummary | null;
  others: SessionSummary[];
  /** What ended lately, the latest first. */
  ended: EndedSession[];
  /** Milliseconds, by this browser's clock: when the list was asked for. */
  askedAt: number;
  /** Why there is no news of the list, or no list at all. */
  error: unknown;
  hasMore: boolean;
  isLoading: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
  /** Resolves when both lists have been asked for again. */
  refresh: () => Promise<void>;
}

/**
 * The person's live sessions and those that ended lately: asked for again when something happens to one of them, when
 * the page gets the focus, every 20 seconds while somebody else is connected, and every 30 seconds while live updates are paused.
 */
export function useSessionList(): SessionList {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const isLive = useLiveStatus() === 'live';
  const refetchInterval = isLive ? false : POLL_MILLISECONDS;
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
    refetchInterval: ({ state }) =>
      isLive && hasConnected(state.data?.pages) ? RENEW_MILLISECONDS : refetchInterval,
  });
  const ended = useQuery({
    queryKey: trpc.auth.listEndedSessions.queryKey(),
    queryFn: ({ signal }) => client.auth.listEndedSessions.query(undefined, { ...inBackground, signal }),
    refetchInterval,
  });
  const turns = useTurns();
  useLiveEvents((event) => {
    if (concernsTheList(event)) void turns.refresh();
  });
  // A session that begins while pages are loaded can be on two of them.
  const sessions = [
    ...new Map(query.data?.pages.flatMap((page) => page.sessions).map((row) => [row.id, row])).values(),
  ];
  return {
    current: sessions.find((session) => session.isCurrent) ?? null,
    others: sessions.filter((session) => !session.isCurrent),
    ended: ended.data?.sessions ?? [],
    askedAt: query.dataUpdatedAt,
    error: isWorthSaying(query.error) ? query.error : null,
    hasMore: query.hasNextPage,
    // Together, so that what comes later moves nothing.
    isLoading: query.data === undefined || ended.isPending,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void turns.queue(() => query.fetchNextPage()),
    refresh: turns.refresh,
  };
}

function hasConnected(pages: readonly ListSessionsOutput[] = []): boolean {
  return pages.some(({ sessions }) =>
    sessions.some(({ isCurrent, connectedUntil }) => !isCurrent && typeof connectedUntil === 'string'),
  );
}

function useTurns() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [turns] = useState(() =>
    inTurn(
      () =>
        Promise.all([
          queryClient.refetchQueries({ queryKey: trpc.auth.listSessions.pathKey() }),
          queryClient.refetchQueries({ queryKey: trpc.auth.listEndedSessions.pathKey() }),
        ]),
      rest,
    ),
  );
  return turns;
}

function rest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, REST_MILLISECONDS));
}

function concernsTheList({ type }: LiveEvent): boolean {
  return type !== 'reconnect' && type !== 'ended' && type !== 'unrecognized_logins';
}

/** A person who is out leaves the page anyway. */
function isWorthSaying(error: unknown): boolean {
  if (error === null) return false;
  const { kind } = readError(error);
  return kind !== 'out' && kind !== 'cancelled';
}
