import type { CappedCount, SessionFilter } from '@curfew/contracts';
import type { Context } from './context.ts';
import { inWords } from './preview-sessions.ts';

const BATCH_SIZE = 200;

export interface BatchedEnd {
  endedSessions: number;
  remaining: CappedCount;
  isInterrupted: boolean;
}

/**
 * Ends what matches, a batch at a time. Ctrl-C is obeyed between batches: what is reported as ended is over, and a
 * batch that failed leaves the ones before it done. @throws whatever a batch was refused with.
 */
export async function endInBatches(
  { curfew, progress, terminal }: Pick<Context, 'curfew' | 'progress' | 'terminal'>,
  { filter, note }: { filter: SessionFilter; note: string },
): Promise<BatchedEnd> {
  const stop = new AbortController();
  const onInterrupt = () => {
    stop.abort();
    progress.update('Stopping after this batch');
  };
  process.on('SIGINT', onInterrupt);
  let endedSessions = 0;
  let remaining: CappedCount = { count: 0, isCapped: false };
  try {
    await progress.during('Ending the sessions', async () => {
      do {
        const batch = await curfew.trpc.admin.logoutSessions.mutate({ filter, note, limit: BATCH_SIZE });
        endedSessions += batch.endedSessions;
        ({ remaining } = batch);
        // Nothing ended although some match: others are at it, or they began just now.
        if (batch.endedSessions === 0) break;
        if (!stop.signal.aborted) progress.update(`Ended ${endedSessions}, ${inWords(remaining)} left`);
      } while (remaining.count > 0 && !stop.signal.aborted);
    });
  } catch (error) {
    if (endedSessions > 0) {
      terminal.note(`Before this failed, ${inWords({ count: endedSessions, isCapped: false })} ended.`);
    }
    throw error;
  } finally {
    process.off('SIGINT', onInterrupt);
  }
  return { endedSessions, remaining, isInterrupted: stop.signal.aborted && remaining.count > 0 };
}
