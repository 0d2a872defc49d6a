import { useEffect, useState } from 'react';

const TICK_MILLISECONDS = 20_000;

/**
 * The server's time in milliseconds, moving on by itself, so that "3 minutes ago" does not stay that for ever. Setting
 * this computer's clock changes nothing.
 */
export function useServerNow(elapsedOffsetMilliseconds: number): number {
  const [elapsed, setElapsed] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setElapsed(performance.now()), TICK_MILLISECONDS);
    return () => clearInterval(timer);
  }, []);
  return elapsed + elapsedOffsetMilliseconds;
}
