import type { ClientError, LogoutScope } from '@curfew/client';
import { useSyncExternalStore } from 'react';
import { useCurfew } from '../components/curfew-provider.tsx';
import { useLogout } from '../use-logout.ts';
import type { TimeoutWarning } from './timeouts.ts';

export interface SessionTimeout {
  /** Set while the person should be warned, at the same time in every tab. */
  warning: TimeoutWarning | null;
  /** Tells the server that the person is there; the warning leaves when it has answered. @throws what the client throws. */
  stay: () => Promise<void>;
  /** Never throws; see `useLogout`. */
  logOut: (scope?: LogoutScope) => Promise<ClientError | null>;
}

/** What a warning before a time-out needs. What is over is not its business: the private pages leave by themselves. */
export function useSessionTimeout(): SessionTimeout {
  const { timeouts, stay } = useCurfew();
  const { logOut } = useLogout();
  const warning = useSyncExternalStore(timeouts.subscribe, timeouts.get);
  return { warning, stay, logOut };
}
