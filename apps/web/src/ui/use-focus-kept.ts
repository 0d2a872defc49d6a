import { useEffectEvent, useLayoutEffect, useRef } from 'react';

/**
 * For an element that may leave at any time, because of what happens elsewhere: `onFocusLost` is called while something
 * in it still has the focus, so that it does not fall to the top of the page.
 */
export function useFocusKept<Element extends HTMLElement>(onFocusLost: () => void) {
  const element = useRef<Element>(null);
  const onLost = useEffectEvent(onFocusLost);
  useLayoutEffect(() => {
    const left = element.current;
    return () => {
      if (left?.contains(document.activeElement) === true) onLost();
    };
  }, []);
  return element;
}
