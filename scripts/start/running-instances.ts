import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../run/repository.ts';

const ANSWER_MILLISECONDS = 1000;

/** A start of this checkout that serves. */
export interface RunningInstance {
  readonly origin: string;
  readonly pid: number;
  /** The same for two on one database. Not its address, which may hold a password. */
  readonly database: string;
}

/** One file for each start, named by its process; `curfew` reads them, too. */
const folder = join(cacheFolder, 'instances');

/** Says where this process serves, and on which database; the returned function takes it back. */
export async function announceInstance(origin: string, databaseUrl: string): Promise<() => Promise<void>> {
  const file = join(folder, `${process.pid}.json`);
  const instance: RunningInstance = { origin, pid: process.pid, database: databaseName(databaseUrl) };
  await mkdir(folder, { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(instance), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return () => rm(file, { force: true });
}

/**
 * What a power cut or `kill -9` has left behind does not count, and is removed; nor does one whose process id has been
 * reused, so that nothing answers. One that takes longer to answer is there.
 */
export async function runningInstances(): Promise<RunningInstance[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
  const instances = await Promise.all(names.map((name) => readInstance(join(folder, name))));
  return instances.filter((instance) => instance !== undefined);
}

/** One that serves this database already. */
export async function instanceOn(databaseUrl: string): Promise<RunningInstance | undefined> {
  const instances = await runningInstances();
  return instances.find(({ database }) => database === databaseName(databaseUrl));
}

function databaseName(url: string): string {
  return createHash('sha256').update(url).digest('hex');
}

async function readInstance(file: string): Promise<RunningInstance | undefined> {
  try {
    const instance = JSON.parse(await readFile(file, 'utf8')) as RunningInstance;
    if (isAlive(instance.pid)) return (await answers(instance.origin)) ? instance : undefined;
  } catch {
    // Taken back since, or cut off while it was written.
  }
  await rm(file, { force: true });
  return undefined;
}

async function answers(origin: string): Promise<boolean> {
  try {
    const { body } = await fetch(new URL('/livez', origin), {
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
    // Somebody else's, which we may not signal.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
