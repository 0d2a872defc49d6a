import type { TimeoutWarning } from '@curfew/react';
import { useEffect, useState } from 'react';

/** Whole seconds until the end. A timer only says when to look at the clock: no tick is counted. */
export function useSecondsLeft(warning: TimeoutWarning): number {
  const [secondsLeft, setSecondsLeft] = useState(warning.secondsLeft);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      setSecondsLeft(warning.secondsLeft());
      const untilNext = (warning.deadline - Date.now()) % 1000;
      timer = setTimeout(look, untilNext > 0 ? untilNext : 1000);
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [warning]);
  return secondsLeft;
}
