import type { LiveEvent } from '@curfew/contracts';
import { useEffect, useEffectEvent } from 'react';
import { useCurfew } from '../components/curfew-provider.tsx';
import { useSession } from '../use-session.ts';

/**
 * Calls `listener` once for each live event that this browser hears, in every tab; also `ready`: events may have been
 * missed before it, so ask again for what you show. The listener of the last render is the one that is called.
 * @throws TypeError outside `SessionScope`.
 */
export function useLiveEvents(listener: (event: LiveEvent) => void): void {
  useSession();
  const { live } = useCurfew();
  const onEvent = useEffectEvent(listener);
  useEffect(() => live.subscribe((event) => onEvent(event)), [live]);
}
