import type { SessionEngine } from '@curfew/session-core';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Metrics } from './metrics/create-metrics.ts';

export interface SweepSchedule {
  seconds: number;
  log: Logger;
  metrics: Metrics | undefined;
}

/** Sweeps every so many seconds until the returned function is called; a turn that finds the last one still at work is left out. */
export function sweepRegularly(
  engine: Pick<SessionEngine, 'sweepSessions'>,
  { seconds, log, metrics }: SweepSchedule,
): () => void {
  let isSweeping = false;
  const timer = setInterval(() => {
    if (isSweeping) return;
    isSweeping = true;
    engine
      .sweepSessions({ pause: createRest() })
      .then(
        (sweep) => {
          metrics?.sweep.succeeded();
          log.debug(sweep, 'swept');
        },
        (error: unknown) => {
          metrics?.sweep.failed();
          log.warn({ err: error }, 'the sweep failed and will be repeated');
        },
      )
      .finally(() => {
        isSweeping = false;
      });
  }, seconds * 1000);
  return () => clearInterval(timer);
}

/**
 * A pause between two batches as long as the last one took, so that a backlog takes half of the time of one connection and
 * less of it on a database that others keep busy.
 */
export function createRest(wait: (milliseconds: number) => Promise<unknown> = delay): () => Promise<void> {
  let resumedAt = performance.now();
  return async () => {
    await wait(performance.now() - resumedAt);
    resumedAt = performance.now();
  };
}
