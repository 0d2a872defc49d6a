import { expect, test } from 'vitest';
import { endInBatches, type Progress } from './end-in-batches.ts';

/** A server with so many sessions, of which one call ends at most `batch`. */
function server(sessions: number, batch = 200) {
  const state = { left: sessions, calls: 0 };
  return {
    state,
    async endBatch() {
      state.calls += 1;
      const endedSessions = Math.min(batch, state.left);
      state.left -= endedSessions;
      return { endedSessions, remaining: { count: state.left, isCapped: false } };
    },
  };
}

test('ends batch after batch, and tells how far it is', async () => {
  const { state, endBatch } = server(450);
  const told: Progress[] = [];
  const result = await endInBatches({
    endBatch,
    onProgress: (progress) => told.push(progress),
    isStopped: () => false,
  });
  expect(result).toEqual({ status: 'finished', ended: 450, left: 0 });
  expect(told).toEqual([
    { ended: 200, left: 250 },
    { ended: 400, left: 50 },
    { ended: 450, left: 0 },
  ]);
  expect(state.calls).toBe(3);
});

test('stops between two batches, never in the middle of one', async () => {
  const { state, endBatch } = server(450);
  const result = await endInBatches({ endBatch, onProgress: () => {}, isStopped: () => state.calls === 2 });
  expect(result).toEqual({ status: 'stopped', ended: 400, left: 50 });
});

test('what was ended before a failure is told with it', async () => {
  const { state, endBatch } = server(450);
  const cause = new Error('gone');
  const result = await endInBatches({
    endBatch: () => (state.calls === 1 ? Promise.reject(cause) : endBatch()),
    onProgress: () => {},
    isStopped: () => false,
  });
  expect(result).toEqual({ status: 'failed', ended: 200, left: 250, cause });
});

test('a batch that ends nothing is the last one', async () => {
  const { state, endBatch } = server(5, 0);
  const result = await endInBatches({ endBatch, onProgress: () => {}, isStopped: () => false });
  expect(result).toEqual({ status: 'stuck', ended: 0, left: 5 });
  expect(state.calls).toBe(1);
});
