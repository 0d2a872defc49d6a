import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

const QUIET = 0.15;
const SAMPLE_MILLISECONDS = 500;

export interface QuietMoments {
  /** Resolves in a quiet moment, or when the patience of the run is used up, with what others use of the processors. */
  next(signal: AbortSignal): Promise<number>;
}

/** Other programs' work comes in bursts; all waiting of a run together takes at most so long. */
export function quietMoments(patienceSeconds: number): QuietMoments {
  let patienceMilliseconds = patienceSeconds * 1000;
  return {
    async next(signal) {
      for (;;) {
        const load = await otherLoad();
        signal.throwIfAborted();
        if (load <= QUIET || patienceMilliseconds <= 0) return load;
        patienceMilliseconds -= SAMPLE_MILLISECONDS;
      }
    },
  };
}

/** The share of all processors that other programs use, seen while nothing of ours is asked for anything. */
async function otherLoad(): Promise<number> {
  const before = processorTimes();
  await pause(SAMPLE_MILLISECONDS);
  const after = processorTimes();
  return 1 - (after.idle - before.idle) / (after.total - before.total);
}

function processorTimes(): { idle: number; total: number } {
  const times = cpus().map((processor) => processor.times);
  const sum = (read: (time: (typeof times)[number]) => number) =>
    times.reduce((total, time) => total + read(time), 0);
  return {
    idle: sum(({ idle }) => idle),
    total: sum(({ user, nice, sys, idle, irq }) => user + nice + sys + idle + irq),
  };
}
