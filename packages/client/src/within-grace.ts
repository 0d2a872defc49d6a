import { startStopwatch, type Clock } from './clock.ts';
import { readError } from './read-error.ts';

/**
 * For 10 s the server answers a refresh token that it has already exchanged with the same bytes; after that it takes
 * it for stolen. So an answer that got lost is asked for again within that time, or not at all.
 */
const LAST_TRY_MILLISECONDS = 7_000;
const PAUSE_MILLISECONDS = 250;

/** Calls `refresh`, and again for an answer that was lost, as long as the server still repeats it. */
export async function withinGrace<Answer>(refresh: () => Promise<Answer>, clock: Clock): Promise<Answer> {
  const passed = startStopwatch(clock);
  for (let tries = 0; ; tries += 1) {
    try {
      return await refresh();
    } catch (error) {
      const { kind, retryAfterSeconds } = readError(error);
      const pause = Math.max(PAUSE_MILLISECONDS * 2 ** tries, (retryAfterSeconds ?? 0) * 1000);
      if (kind !== 'unavailable' || passed() + pause > LAST_TRY_MILLISECONDS) throw error;
      await clock.wait(pause);
    }
  }
}
