import { useEffect, useState } from 'react';

const TICK_MILLISECONDS = 20_000;

/** The server's time in milliseconds, moving on by itself, so that "3 minutes ago" does not stay that for ever. */
export function useServerNow(clockOffsetMilliseconds: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MILLISECONDS);
    return () => clearInterval(timer);
  }, []);
  return now + clockOffsetMilliseconds;
}
