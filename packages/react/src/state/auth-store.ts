import { notifyAll } from '@curfew/client';
import { initialAuthState, nextAuthState, type AuthEvent, type AuthState } from './auth-state.ts';

/** Holds one {@link AuthState}. Readable outside React, so a route guard sees what is true now, not last rendered. */
export interface AuthStore {
  get: () => AuthState;
  dispatch: (event: AuthEvent) => void;
  /** Called synchronously after each change. One that throws fails nothing. */
  subscribe: (listener: () => void) => () => void;
}

export function createAuthStore(): AuthStore {
  let state = initialAuthState;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    dispatch(event) {
      const next = nextAuthState(state, event);
      if (next === state) return;
      state = next;
      notifyAll(listeners);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
