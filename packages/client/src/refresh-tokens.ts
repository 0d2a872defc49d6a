import type { TRPCClient } from '@trpc/client';
import type { AppRouter } from '@curfew/api';
import type { Issued } from './access.ts';
import type { Clock } from './clock.ts';
import { withinGrace } from './within-grace.ts';

/** Exchanges a refresh token, and asks again for an answer that was lost. `trpc` must send no other credential. */
export function createRefresh(
  trpc: TRPCClient<AppRouter>,
  clock: Clock,
): (refreshToken: string) => Promise<Issued> {
  return (refreshToken) => withinGrace(() => trpc.auth.refresh.mutate({ refreshToken }), clock);
}
