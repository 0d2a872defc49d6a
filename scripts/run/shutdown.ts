import { isRunByPackageManager } from '../env.ts';
import { watchAncestors } from './watch-ancestors.ts';

/** Two signals closer than this are one key press that reached us on two ways (terminal and package manager). */
const SAME_PRESS_MILLISECONDS = 300;

export interface Shutdown {
  /** Resolves with why, once somebody wants this to end. */
  readonly requested: Promise<string>;
  readonly isRequested: () => boolean;
  /** Called on the second Ctrl-C, when waiting politely is over; the third one ends this process at once. */
  readonly onForce: (act: () => void) => void;
}

/** Listens for every way in which a person or a system says that this process should end. */
export function listenForShutdown(): Shutdown {
  const { promise: requested, resolve } = Promise.withResolvers<string>();
  let requests = 0;
  let lastRequest = -Infinity;
  let force = () => undefined as void;
  const request = (why: string) => {
    if (performance.now() - lastRequest < SAME_PRESS_MILLISECONDS) return;
    lastRequest = performance.now();
    requests += 1;
    if (requests === 1) resolve(why);
    if (requests === 2) force();
    if (requests >= 3) process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => request(signal));
  // A closed terminal or pipe must not keep us from stopping in order.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  if (isRunByPackageManager()) {
    watchAncestors((command) => {
      if (requests === 0) request(`"${command}" has ended`);
    });
  }
  return {
    requested,
    isRequested: () => requests > 0,
    onForce: (act) => {
      force = act;
    },
  };
}
