import { join } from 'node:path';
import { startChild } from '../run/child.ts';
import type { Child, ChildEnd } from '../run/child.ts';
import { cacheFolder, toolEnvironment } from '../run/repository.ts';

export interface ApiProcessOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** An open file for its log; else it is shown. */
  readonly logFile?: number | undefined;
}

/** Starts the API below this process: alone in its group, so that only we decide when it ends. */
export function startApiProcess({ environment, logFile }: ApiProcessOptions): Child {
  return startChild(
    process.execPath,
    ['--import', './scripts/start/end-with-parent.ts', 'apps/api/src/main.ts'],
    {
      // A good part of a start is compiling what has not changed since the last one.
      environment: toolEnvironment({ NODE_COMPILE_CACHE: join(cacheFolder, 'compiled'), ...environment }),
      hasChannel: true,
      output: logFile === undefined ? 'show' : { file: logFile },
    },
  );
}

const POLL_MILLISECONDS = 50;

/** Resolves once `GET origin/readyz` answers 200, or with the end of the API if that comes first. */
export async function waitUntilReady(origin: string, api: Pick<Child, 'ended'>): Promise<'ready' | ChildEnd> {
  const controller = new AbortController();
  const ended = api.ended.then((end) => {
    controller.abort();
    return end;
  });
  return Promise.race([ended, pollReadiness(origin, controller.signal)]);
}

async function pollReadiness(origin: string, signal: AbortSignal): Promise<'ready'> {
  while (!signal.aborted) {
    const response = await fetch(`${origin}/readyz`, { signal }).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.status === 200) return 'ready';
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
  return new Promise(() => undefined);
}
