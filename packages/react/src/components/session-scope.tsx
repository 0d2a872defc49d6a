import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { isUnanswered, readError, type BrowserClient } from '@curfew/client';
import { useState, type ReactNode } from 'react';
import type { Curfew } from '../curfew.ts';
import { heldIn } from '../state/auth-state.ts';
import { SessionContext } from '../use-session.ts';
import { TRPCProvider } from '../trpc-context.ts';
import { useAuthState, useCurfew } from './curfew-provider.tsx';

interface SessionScopeProps {
  children: ReactNode;
  /** Shown while nobody is known to be in. Default: nothing. */
  fallback?: ReactNode;
}

/**
 * The only place where private pages exist. They are mounted while somebody is in, also while the server cannot be
 * reached, and leave in the same render in which the state changes. Each person's time gets its own QueryClient and
 * tRPC client, and everything below is mounted anew: an observer that lives on keeps the client it was born with.
 */
export function SessionScope({ children, fallback = null }: SessionScopeProps) {
  const state = useAuthState();
  const held = heldIn(state);
  if (held === null) return fallback;
  return (
    <SessionContext value={held}>
      <EpochClients key={state.epoch}>{children}</EpochClients>
    </SessionContext>
  );
}

function EpochClients({ children }: { children: ReactNode }) {
  const curfew = useCurfew();
  const [{ queryClient, trpcClient }] = useState(() => openClients(curfew));
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider queryClient={queryClient} trpcClient={trpcClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}

function openClients(curfew: Curfew): { queryClient: QueryClient; trpcClient: BrowserClient } {
  const queryClient = new QueryClient({
    defaultOptions: {
      // `always`: a browser that believes it is offline should fail and say so, not wait in silence.
      queries: { networkMode: 'always', retry: isWorthRetrying },
      // `gcTime`: the timer of a mutation that nobody watches outlives the cache it was in, with what was sent and answered.
      mutations: { networkMode: 'always', retry: false, gcTime: 0 },
    },
  });
  const trpcClient = curfew.openScope(() => {
    void queryClient.cancelQueries();
    queryClient.getMutationCache().clear();
    queryClient.clear();
  });
  return { queryClient, trpcClient };
}

function isWorthRetrying(failures: number, error: unknown): boolean {
  return failures < 2 && isUnanswered(readError(error));
}
