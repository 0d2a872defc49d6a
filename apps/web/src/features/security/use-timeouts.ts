import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { inBackground } from '@curfew/client';
import type { TimeoutsOutput } from '@curfew/contracts';
import { useTRPC, useTRPCClient } from '@curfew/react';
import { describeProblem } from '../../rules/describe-problem.ts';

export interface TimeoutSettings {
  /** Null until the first answer. */
  timeouts: TimeoutsOutput | null;
  /** Why they cannot be shown although the server answers. */
  problem: string | null;
  /** Nothing has come, and nothing is under way: try again. */
  hasFailed: boolean;
  refresh: () => Promise<void>;
}

/** What ends the sessions of this person by itself. */
export function useTimeouts(): TimeoutSettings {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { i18n } = useLingui();
  const query = useQuery({
    queryKey: trpc.auth.timeouts.queryKey(),
    // Looking at the page again is no activity of the person.
    queryFn: ({ signal }) => client.auth.timeouts.query(undefined, { ...inBackground, signal }),
  });
  return {
    timeouts: query.data ?? null,
    problem: describeProblem(query.error, i18n),
    hasFailed: query.isError && query.data === undefined,
    refresh: async () => void (await query.refetch()),
  };
}
