import type { ActivityOutput, ActivityRecord } from '@curfew/contracts';

/** A file for people to read, not a copy of a database. */
const EXPORT_LIMIT = 10_000;

export interface Collected {
  records: ActivityRecord[];
  /** There are more than the limit; these are the latest. */
  isCut: boolean;
}

interface CollectOptions {
  limit?: number;
  signal: AbortSignal;
  onProgress: (count: number) => void;
}

/** Every record, page by page, the latest first, up to the limit. @throws what `fetchPage` throws, and when given up. */
export async function collectActivity(
  fetchPage: (cursor: string | null) => Promise<ActivityOutput>,
  { limit = EXPORT_LIMIT, signal, onProgress }: CollectOptions,
): Promise<Collected> {
  const records: ActivityRecord[] = [];
  let cursor: string | null = null;
  do {
    const page: ActivityOutput = await fetchPage(cursor);
    signal.throwIfAborted();
    records.push(...page.records);
    cursor = page.nextCursor;
    onProgress(Math.min(records.length, limit));
  } while (cursor !== null && records.length < limit);
  const isCut = cursor !== null || records.length > limit;
  return { records: records.slice(0, limit), isCut };
}
