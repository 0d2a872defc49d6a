import { useEffect, useRef } from 'react';

/**
 * For a button that cannot be pressed while it is waited for: the browser takes the focus from it, and it would fall to
 * the top of the page. It has it again afterwards, unless the person has gone elsewhere meanwhile.
 */
export function useFocusReturned(isBusy: boolean) {
  const button = useRef<HTMLButtonElement>(null);
  const wasBusy = useRef(false);
  useEffect(() => {
    const { activeElement } = document;
    const isLost = activeElement === null || activeElement.matches('body, dialog');
    if (wasBusy.current && !isBusy && isLost) button.current?.focus();
    wasBusy.current = isBusy;
  }, [isBusy]);
  return button;
}
