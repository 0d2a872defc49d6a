import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../run/repository.ts';

const FILE = join(cacheFolder, 'passed-gates.json');

/** The gates that have passed on exactly these files, and need not run again. */
export interface LastPasses {
  has(title: string): boolean;
  add(title: string): void;
  /** Keeps them for the next run, unless the files have changed meanwhile. */
  keep(fingerprintNow: string | undefined): Promise<void>;
}

/** Without a fingerprint nothing is known to be unchanged. */
export async function readLastPasses(fingerprint: string | undefined, file = FILE): Promise<LastPasses> {
  const titles = new Set(await readTitles(fingerprint, file));
  return {
    has: (title) => titles.has(title),
    add: (title) => void titles.add(title),
    async keep(fingerprintNow) {
      if (fingerprint === undefined || fingerprintNow !== fingerprint) return;
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, JSON.stringify({ fingerprint, titles: [...titles] }));
    },
  };
}

async function readTitles(fingerprint: string | undefined, file: string): Promise<string[]> {
  try {
    const last = JSON.parse(await readFile(file, 'utf8')) as { fingerprint?: string; titles?: string[] };
    return fingerprint !== undefined && last.fingerprint === fingerprint ? (last.titles ?? []) : [];
  } catch {
    // There is none yet, or a run was ended while it wrote.
    return [];
  }
}
