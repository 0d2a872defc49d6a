import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';

/**
 * After a change of page the heading has the focus, as after the load of a document a screen reader begins at its top.
 * A page that has put the focus into its content itself, or whose address names a part of it, keeps that.
 */
export function useHeadingFocus(): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, toLocation, pathChanged }) => {
        if (fromLocation === undefined || !pathChanged || toLocation.hash !== '') return;
        const content = document.querySelector('main');
        if (content?.contains(document.activeElement) === true) return;
        content?.querySelector('h1')?.focus({ preventScroll: true });
      }),
    [router],
  );
}
