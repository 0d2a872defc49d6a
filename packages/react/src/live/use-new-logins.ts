import type { NewLogin } from '@curfew/contracts';
import { useSyncExternalStore } from 'react';
import { useCurfew } from '../components/curfew-provider.tsx';
import type { NewLogins } from './new-logins.ts';

/**
 * The logins elsewhere that the person has not recognized yet, oldest first. `recognize` answers them, `forget` takes out
 * those that are over.
 */
export function useNewLogins(): { logins: readonly NewLogin[] } & Pick<NewLogins, 'recognize' | 'forget'> {
  const { newLogins } = useCurfew();
  const logins = useSyncExternalStore(newLogins.subscribe, newLogins.get);
  const { recognize, forget } = newLogins;
  return { logins, recognize, forget };
}
