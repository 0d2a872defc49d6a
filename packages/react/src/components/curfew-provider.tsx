import { createContext, use, useLayoutEffect, useSyncExternalStore, type ReactNode } from 'react';
import type { Curfew } from '../curfew.ts';
import type { AuthState } from '../state/auth-state.ts';

const CurfewContext = createContext<Curfew | null>(null);

/** Makes the tab's session available below. Renders nothing of its own and holds nothing of the person. */
export function CurfewProvider({ curfew, children }: { curfew: Curfew; children: ReactNode }) {
  const state = useSyncExternalStore(curfew.subscribe, curfew.getState, curfew.getState);
  // The document is shown again only after the state that allows it is on the screen.
  useLayoutEffect(() => curfew.reveal(state), [curfew, state]);
  return <CurfewContext value={curfew}>{children}</CurfewContext>;
}

/** The tab's session and its commands. @throws TypeError outside `CurfewProvider`. */
export function useCurfew(): Curfew {
  const curfew = use(CurfewContext);
  if (curfew === null) throw new TypeError('useCurfew needs a CurfewProvider above it');
  return curfew;
}

/** The state of this tab; the component renders again with each change. */
export function useAuthState(): AuthState {
  const curfew = useCurfew();
  return useSyncExternalStore(curfew.subscribe, curfew.getState, curfew.getState);
}
