import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';

const RETRY_MILLISECONDS = 50;

export interface FileLockOptions {
  /** Told once, when somebody else holds the lock. */
  onWait?: () => void;
  /** Ends the waiting, not the work. */
  signal?: AbortSignal;
}

/**
 * Runs `work` while no other process of this machine holds the same lock.
 * SQLite's file lock is the operating system's own: it ends with the process, so a `kill -9` leaves none behind.
 * @throws the reason of `signal` when it is aborted before the lock is had.
 */
export async function withFileLock<Result>(
  file: string,
  work: () => Promise<Result>,
  { onWait, signal }: FileLockOptions = {},
): Promise<Result> {
  mkdirSync(dirname(file), { recursive: true });
  const lock = new DatabaseSync(file);
  try {
    let hasWaited = false;
    while (!tryLock(lock)) {
      signal?.throwIfAborted();
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
