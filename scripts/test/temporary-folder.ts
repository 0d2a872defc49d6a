import { chmodSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const STOP_LIMIT_MILLISECONDS = 10_000;

/**
 * Runs `work` with a folder that a test program gets as its `TMPDIR`, and removes it. A program that was killed could
 * not stop the PostgreSQL it had started, which lives in a session of its own: found here, it is stopped.
 */
export async function withTemporaryFolder<Result>(
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-'));
  // PostgreSQL refuses to run as root, and its own user has to get in.
  chmodSync(folder, 0o755);
  try {
    return await work(folder);
  } finally {
    for (const file of globSync('*/postgres/postmaster.pid', { cwd: folder }))
      await stopServer(join(folder, file));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** SIGINT is PostgreSQL's fast shutdown, SIGQUIT the immediate one; neither leaves its children behind. */
async function stopServer(pidFile: string): Promise<void> {
  const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
  if (!(pid > 0) || !signal(pid, 'SIGINT')) return;
  const deadline = performance.now() + STOP_LIMIT_MILLISECONDS;
  while (signal(pid, 0)) {
    if (performance.now() > deadline) signal(pid, 'SIGQUIT');
    await pause(50);
  }
}

/** False when the process is gone. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
