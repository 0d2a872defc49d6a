import { useSyncExternalStore } from 'react';
import { useCurfew } from '../components/curfew-provider.tsx';
import type { NewLogin } from './new-logins.ts';

/** The logins elsewhere that nobody has answered yet, oldest first; `dismiss` answers one in every tab. */
export function useNewLogins(): { logins: readonly NewLogin[]; dismiss: (sessionId: string) => void } {
  const { newLogins } = useCurfew();
  const logins = useSyncExternalStore(newLogins.subscribe, newLogins.get);
  return { logins, dismiss: newLogins.dismiss };
}
