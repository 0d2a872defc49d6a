import { useSyncExternalStore } from 'react';
import { useCurfew } from '../components/curfew-provider.tsx';
import type { LiveStatus } from './live.ts';

/** `live` while events arrive in this browser. While it is `paused`, a page that has to be up to date asks by itself. */
export function useLiveStatus(): LiveStatus {
  const { status } = useCurfew().live;
  return useSyncExternalStore(status.subscribe, status.get);
}
