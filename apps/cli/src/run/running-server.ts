import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseServerUrl } from './server-url.ts';

const instanceSchema = z.object({ origin: z.string(), pid: z.number().int().positive() });

/**
 * The server that `pnpm start` has left running and announced in `folder`; the one on the lowest port, of several. Undefined when
 * there is none: a file whose process is gone does not count.
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
    return isAlive(pid) ? parseServerUrl(origin) : undefined;
  } catch {
    // Taken back since, or not for this program: then it is not there.
    return undefined;
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
