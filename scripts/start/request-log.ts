import { mkdirSync, openSync, renameSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { cacheFolder } from '../run/repository.ts';

/** Opens the file that takes the requests of this start; the one of the start before is kept beside it. */
export function openRequestLog(port: number): { file: number; path: string } {
  const path = join(cacheFolder, `requests-${port}.log`);
  mkdirSync(dirname(path), { recursive: true });
  try {
    renameSync(path, `${path}.before`);
  } catch {
    // The first start.
  }
  return { file: openSync(path, 'w', 0o600), path: relative(process.cwd(), path) };
}
