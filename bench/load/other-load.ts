import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

/** The share of all processors that other programs use, seen while nothing of ours is asked for anything. */
export async function otherLoad(milliseconds = 1000): Promise<number> {
  const before = processorTimes();
  await pause(milliseconds);
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
