import type { ActivityRecord } from '@curfew/contracts';
import { expect, test } from 'vitest';
import { collectActivity } from './collect-activity.ts';

const record: Omit<ActivityRecord, 'id'> = {
  at: '2026-11-20T12:00:00.000Z',
  type: 'login',
  reason: null,
  actor: 'you',
  sessionId: null,
  sessionLabel: null,
  sessionName: null,
  label: null,
  ipPrefix: null,
  userAgent: null,
  note: null,
  endedSessions: null,
};

/** A trail of so many records in pages of two. */
function trailOf(count: number) {
  const all = Array.from({ length: count }, (_, index) => ({ ...record, id: String(index) }));
  return async (cursor: string | null) => {
    const start = Number(cursor ?? 0);
    const end = start + 2;
    return { records: all.slice(start, end), nextCursor: end < count ? String(end) : null };
  };
}

async function collect(count: number, limit: number) {
  const progress: number[] = [];
  const { signal } = new AbortController();
  const collected = await collectActivity(trailOf(count), {
    limit,
    signal,
    onProgress: (each) => progress.push(each),
  });
  return { ids: collected.records.map(({ id }) => Number(id)), isCut: collected.isCut, progress };
}

test('all pages are collected in their order, and the progress is told', async () => {
  expect(await collect(5, 100)).toEqual({ ids: [0, 1, 2, 3, 4], isCut: false, progress: [2, 4, 5] });
  expect(await collect(0, 100)).toEqual({ ids: [], isCut: false, progress: [0] });
});

test('the limit cuts what is too much, says so, and is not exceeded by a page', async () => {
  expect(await collect(4, 4)).toMatchObject({ ids: [0, 1, 2, 3], isCut: false });
  expect(await collect(5, 4)).toMatchObject({ ids: [0, 1, 2, 3], isCut: true });
  expect(await collect(4, 3)).toEqual({ ids: [0, 1, 2], isCut: true, progress: [2, 3] });
  // Nothing is asked for that would not be in the file.
  expect((await collect(9, 4)).progress).toEqual([2, 4]);
});

test('whoever leaves the page gets no file', async () => {
  const leaving = new AbortController();
  const collecting = collectActivity(trailOf(9), {
    signal: leaving.signal,
    onProgress: (count) => {
      if (count === 4) leaving.abort();
    },
  });
  await expect(collecting).rejects.toMatchObject({ name: 'AbortError' });
});
