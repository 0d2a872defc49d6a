import { createContext, use } from 'react';
import type { Held } from './state/auth-state.ts';

export const SessionContext = createContext<Held | null>(null);

/** Who is in and until when. @throws TypeError outside `SessionScope`, so a private page cannot be mounted elsewhere. */
export function useSession(): Held {
  const held = use(SessionContext);
  if (held === null) throw new TypeError('useSession needs a SessionScope above it');
  return held;
}
