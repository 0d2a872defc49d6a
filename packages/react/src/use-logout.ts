import type { ClientError, LogoutScope } from '@curfew/client';
import { useCallback } from 'react';
import { useAuthState, useCurfew } from './components/curfew-provider.tsx';

export interface Logout {
  /** Never throws and always ends logged out; resolves with the error of the call, or null. */
  logOut: (scope?: LogoutScope) => Promise<ClientError | null>;
  /** True from the click until the server has answered or was given up, in this tab or another. */
  isLoggingOut: boolean;
  /** Why the server did not confirm the last logout at once; `AuthState` says what becomes of it. */
  error: ClientError | null;
}

/** Ends this session, or with `everywhere` every session of the person. The private pages leave before the call. */
export function useLogout(): Logout {
  const curfew = useCurfew();
  const state = useAuthState();
  const logOut = useCallback((scope: LogoutScope = 'this-device') => curfew.logOut(scope), [curfew]);
  return {
    logOut,
    isLoggingOut: state.status === 'logging-out',
    error: (state.status === 'out' && state.ending?.error) || null,
  };
}
