import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';

const RETRY_MILLISECONDS = 100;

/**
 * Runs `work` while no other process of this machine holds the same lock.
 * SQLite's file lock is the operating system's own: it ends with the process, so a `kill -9` leaves none behind.
 */
export async function withFileLock<Result>(
  file: string,
  work: () => Promise<Result>,
  { onWait }: { onWait?: () => void } = {},
): Promise<Result> {
  mkdirSync(dirname(file), { recursive: true });
  const lock = new DatabaseSync(file);
  try {
    let hasWaited = false;
    while (!tryLock(lock)) {
      if (!hasWaited) onWait?.();
      hasWaited = true;
      await pause(RETRY_MILLISECONDS);
    }
    return await work();
  } finally {
    lock.close();
  }
}

function tryLock(lock: DatabaseSync): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    const SQLITE_BUSY = 5;
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return false;
    throw error;
  }
}
