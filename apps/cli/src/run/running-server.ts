import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseServerUrl } from './server-url.ts';

const ANSWER_MILLISECONDS = 1000;

const instanceSchema = z.object({ origin: z.string(), pid: z.number().int().positive() });

/**
 * The server that `pnpm start` has left running and announced in `folder`; the one on the lowest port, of several. Undefined when
 * there is none: a file whose process is gone does not count, nor one whose process id has been reused, so that nothing
 * answers there. One that takes longer to answer is there.
 */
export async function runningServer(folder: string): Promise<string | undefined> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.json'));
  const origins = await Promise.all(files.map((name) => originIn(join(folder, name))));
  const byPort = (one: string, other: string) => Number(new URL(one).port) - Number(new URL(other).port);
  return origins.filter((origin) => origin !== undefined).toSorted(byPort)[0];
}

async function originIn(path: string): Promise<string | undefined> {
  try {
    const { origin, pid } = instanceSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    const url = parseServerUrl(origin);
    return isAlive(pid) && (await answers(url)) ? url : undefined;
  } catch {
    // Taken back since, or not for this program: then it is not there.
    return undefined;
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const { body } = await fetch(new URL('/livez', url), {
      signal: AbortSignal.timeout(ANSWER_MILLISECONDS),
    });
    await body?.cancel();
    // A proxy before it may show no health.
    return true;
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError';
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's, which this one may not signal.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
