import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import type { AdminUser } from '@curfew/contracts';
import { useTRPC, useTRPCClient } from '@curfew/react';
import { describeProblem } from '../../rules/describe-problem.ts';

export interface LookedUpUser {
  /** Undefined until the first answer, null when there is no such user. */
  user: AdminUser | null | undefined;
  problem: string | null;
}

/** The user with this id, as operators see one. */
export function useUser(userId: string): LookedUpUser {
  const { i18n } = useLingui();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const input = { text: userId, limit: 100 };
  const { data, error } = useQuery({
    queryKey: trpc.admin.findUsers.queryKey(input),
    queryFn: ({ signal }) => client.admin.findUsers.query(input, { signal }),
    refetchOnWindowFocus: false,
    // Somebody may have chosen the id of somebody else as their name.
    select: ({ users }) => users.find(({ id }) => id === userId) ?? null,
  });
  return { user: data, problem: describeProblem(error, i18n) };
}
