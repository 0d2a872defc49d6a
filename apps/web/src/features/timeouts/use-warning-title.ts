import { useLingui } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import { warningTitle } from '../../rules/timeout-words.ts';

/** Tells whoever works in another tab what is left, in the title of this one; as it was before once somebody looks. */
export function useWarningTitle(secondsLeft: number): void {
  const { i18n } = useLingui();
  const replaced = useRef<{ before: string; now: string } | null>(null);
  const title = `${warningTitle(secondsLeft, i18n)} · Curfew`;
  useEffect(() => {
    const update = () => {
      if (document.visibilityState === 'visible') {
        restore(replaced.current);
        replaced.current = null;
        return;
      }
      replaced.current = { before: replaced.current?.before ?? document.title, now: title };
      document.title = title;
    };
    update();
    document.addEventListener('visibilitychange', update);
    return () => document.removeEventListener('visibilitychange', update);
  }, [title]);
  useEffect(
    () => () => {
      restore(replaced.current);
      replaced.current = null;
    },
    [],
  );
}

/** Not when another page has given the tab its own title meanwhile. */
function restore(replaced: { before: string; now: string } | null): void {
  if (replaced !== null && document.title === replaced.now) document.title = replaced.before;
}
