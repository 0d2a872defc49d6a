import { useSyncExternalStore } from 'react';
import { useCurfew } from './components/curfew-provider.tsx';

/** True while a call waits for the person to prove the password: show one dialog, for all calls that wait. */
export function usePasswordQuestion(): { isOpen: boolean; cancel: () => void } {
  const { passwordQuestion } = useCurfew();
  const isOpen = useSyncExternalStore(passwordQuestion.subscribe, passwordQuestion.isOpen);
  return { isOpen, cancel: () => passwordQuestion.answer(false) };
}
