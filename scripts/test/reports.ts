import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '../run/repository.ts';

type Runner = 'vitest' | 'playwright';

const folder = join(repositoryRoot, 'node_modules', '.cache', 'curfew', 'reports');

/** Keeps the JSON report of the last run of a test program, for `pnpm slowest`. */
export async function keepReport(runner: Runner, json: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${runner}.json`), json);
}

/** The report of the last run, or undefined when there was none. */
export async function lastReport(runner: Runner): Promise<unknown> {
  const text = await readFile(join(folder, `${runner}.json`), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}
