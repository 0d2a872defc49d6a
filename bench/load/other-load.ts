import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

const QUIET = 0.15;
const SAMPLE_MILLISECONDS = 500;

/**
 * Other programs' work comes in bursts: resolves in a quiet moment, or when patience is used up, with the share of all
 * processors that others use.
 */
export async function quietMoment(patienceSeconds: number, signal: AbortSignal): Promise<number> {
  const deadline = performance.now() + patienceSeconds * 1000;
  for (;;) {
    const load = await otherLoad();
    signal.throwIfAborted();
    if (load <= QUIET || performance.now() >= deadline) return load;
  }
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
