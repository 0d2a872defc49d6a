import type { LogoutSessionsOutput } from '@curfew/contracts';

export interface Progress {
  /** Sessions ended so far. */
  ended: number;
  /** What the filter still means; null before the first answer. */
  left: number | null;
}

export type BulkResult = Progress &
  (
    | { status: 'finished' | 'stopped' }
    /** A batch ended nothing although sessions are left: they are being used right now, or come as fast as they go. */
    | { status: 'stuck' }
    | { status: 'failed'; cause: unknown }
  );

interface BatchOptions {
  endBatch: () => Promise<Pick<LogoutSessionsOutput, 'endedSessions' | 'remaining'>>;
  onProgress: (progress: Progress) => void;
  /** Looked at between two batches. */
  isStopped: () => boolean;
}

/** Ends batch after batch until none are left. Never rejects: what was ended before a failure stays ended, and is told. */
export async function endInBatches({ endBatch, onProgress, isStopped }: BatchOptions): Promise<BulkResult> {
  let progress: Progress = { ended: 0, left: null };
  for (;;) {
    if (isStopped()) return { ...progress, status: 'stopped' };
    try {
      const { endedSessions, remaining } = await endBatch();
      progress = { ended: progress.ended + endedSessions, left: remaining.count };
      onProgress(progress);
      if (remaining.count === 0) return { ...progress, status: 'finished' };
      if (endedSessions === 0) return { ...progress, status: 'stuck' };
    } catch (cause) {
      return { ...progress, status: 'failed', cause };
    }
  }
}
