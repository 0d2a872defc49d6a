import type { Clocks } from '@curfew/client';
import type { Held } from '../state/auth-state.ts';

/**
 * The latest that it can be on the server now, in milliseconds since 1970: what it said, and what has passed since by
 * the clock that ran further. A clock that is set back changes nothing. One that jumps forward may have been set, or
 * the computer slept: that looks the same, so until the server has answered again it counts as passed time.
 */
export function latestServerTime(
  {
    clockOffsetMilliseconds,
    elapsedOffsetMilliseconds,
  }: Pick<Held, 'clockOffsetMilliseconds' | 'elapsedOffsetMilliseconds'>,
  { now, elapsed }: Clocks,
): number {
  return Math.max(now() + clockOffsetMilliseconds, elapsed() + elapsedOffsetMilliseconds);
}
